/** Reads tar archives, byte for byte and within bounds. */
@NullMarked
package dev.ply.image.extract.tar;

import org.jspecify.annotations.NullMarked;
