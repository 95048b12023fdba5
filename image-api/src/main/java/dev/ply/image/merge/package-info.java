/** Several layers seen as one tree. */
@NullMarked
package dev.ply.image.merge;

import org.jspecify.annotations.NullMarked;
