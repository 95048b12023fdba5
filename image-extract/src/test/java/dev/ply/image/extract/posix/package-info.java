@NullMarked
package dev.ply.image.extract.posix;

import org.jspecify.annotations.NullMarked;
