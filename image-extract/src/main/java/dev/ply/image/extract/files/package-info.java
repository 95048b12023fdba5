/** Extractors that make a tree of files: {@code shadow} for any user, {@code native} for root. */
@NullMarked
package dev.ply.image.extract.files;

import org.jspecify.annotations.NullMarked;
