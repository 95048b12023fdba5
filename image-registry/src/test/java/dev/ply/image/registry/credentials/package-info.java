@NullMarked
package dev.ply.image.registry.credentials;

import org.jspecify.annotations.NullMarked;
