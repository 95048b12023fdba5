@NullMarked
package dev.ply.image.extract.tree;

import org.jspecify.annotations.NullMarked;
