/** Bytes, streams, files and text that everything else is made of. */
@NullMarked
package dev.ply.image.io;

import org.jspecify.annotations.NullMarked;
