@NullMarked
package dev.ply.image.registry.archive;

import org.jspecify.annotations.NullMarked;
