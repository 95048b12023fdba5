/** What Java can't do to files, through the C library. */
@NullMarked
package dev.ply.image.extract.posix;

import org.jspecify.annotations.NullMarked;
