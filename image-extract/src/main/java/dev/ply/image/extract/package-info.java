/** What extractors share besides the tar reader, the tree and the index. */
@NullMarked
package dev.ply.image.extract;

import org.jspecify.annotations.NullMarked;
