@NullMarked
package dev.ply.image.pull;

import org.jspecify.annotations.NullMarked;
