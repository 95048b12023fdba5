@NullMarked
package dev.ply.image.registry.mock;

import org.jspecify.annotations.NullMarked;
