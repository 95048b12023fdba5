@NullMarked
package dev.ply.image.spi;

import org.jspecify.annotations.NullMarked;
