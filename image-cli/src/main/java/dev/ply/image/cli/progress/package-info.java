/** Shows how a pull gets on. */
@NullMarked
package dev.ply.image.cli.progress;

import org.jspecify.annotations.NullMarked;
