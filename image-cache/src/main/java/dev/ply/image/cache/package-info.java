/** The layer cache on a file system, shared by threads and processes and proof against crashes. */
@NullMarked
package dev.ply.image.cache;

import org.jspecify.annotations.NullMarked;
