@NullMarked
package dev.ply.image.inject;

import org.jspecify.annotations.NullMarked;
