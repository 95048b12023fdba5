@NullMarked
package dev.ply.image.registry;

import org.jspecify.annotations.NullMarked;
