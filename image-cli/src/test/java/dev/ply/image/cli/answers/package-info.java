@NullMarked
package dev.ply.image.cli.answers;

import org.jspecify.annotations.NullMarked;
