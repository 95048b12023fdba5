/**
 * Layers as EROFS images: a writer that streams, a reader, and the extractor on top. The format is the Linux kernel's
 * (Documentation/filesystems/erofs.rst), in the part that every kernel since 5.4 reads: blocks of 4 KiB, flat inodes
 * with inline tails, sorted directory blocks, inline and shared attributes.
 */
@NullMarked
package dev.ply.image.extract.erofs;

import org.jspecify.annotations.NullMarked;
