/** The index of a layer: a file that knows every name in it. */
@NullMarked
package dev.ply.image.extract.index;

import org.jspecify.annotations.NullMarked;
