@NullMarked
package dev.ply.image.extract.compress;

import org.jspecify.annotations.NullMarked;
