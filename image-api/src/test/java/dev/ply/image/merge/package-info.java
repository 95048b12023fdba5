@NullMarked
package dev.ply.image.merge;

import org.jspecify.annotations.NullMarked;
