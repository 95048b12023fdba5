@NullMarked
package dev.ply.image.registry.layout;

import org.jspecify.annotations.NullMarked;
