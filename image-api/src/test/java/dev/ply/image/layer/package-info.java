@NullMarked
package dev.ply.image.layer;

import org.jspecify.annotations.NullMarked;
