@NullMarked
package dev.ply.image.cli.progress;

import org.jspecify.annotations.NullMarked;
