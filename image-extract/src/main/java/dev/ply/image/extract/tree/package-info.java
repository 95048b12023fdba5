/** The tree that a layer's tar describes, and the rules by which it grows. */
@NullMarked
package dev.ply.image.extract.tree;

import org.jspecify.annotations.NullMarked;
