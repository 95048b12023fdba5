/** The ways in which layers are compressed: gzip, with or without a faster library, zstd, and not at all. */
@NullMarked
package dev.ply.image.extract.compress;

import org.jspecify.annotations.NullMarked;
