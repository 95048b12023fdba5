@NullMarked
package dev.ply.image.extract.index;

import org.jspecify.annotations.NullMarked;
