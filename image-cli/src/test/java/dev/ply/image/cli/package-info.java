@NullMarked
package dev.ply.image.cli;

import org.jspecify.annotations.NullMarked;
