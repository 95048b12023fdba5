@NullMarked
package dev.ply.image.io;

import org.jspecify.annotations.NullMarked;
