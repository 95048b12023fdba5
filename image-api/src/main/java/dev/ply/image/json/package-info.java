/** JSON as trees. Public only for the modules of this project; programs and plug-ins are free to read it as they like. */
@NullMarked
package dev.ply.image.json;

import org.jspecify.annotations.NullMarked;
