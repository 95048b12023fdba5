@NullMarked
package dev.ply.image.json;

import org.jspecify.annotations.NullMarked;
