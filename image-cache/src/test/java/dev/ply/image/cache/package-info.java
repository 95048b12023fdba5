@NullMarked
package dev.ply.image.cache;

import org.jspecify.annotations.NullMarked;
