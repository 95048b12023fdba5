/** JSON as trees. Public only for the other modules of this project, as the engine is. */
@NullMarked
package dev.ply.image.json;

import org.jspecify.annotations.NullMarked;
