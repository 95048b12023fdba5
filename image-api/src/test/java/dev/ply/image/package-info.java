@NullMarked
package dev.ply.image;

import org.jspecify.annotations.NullMarked;
