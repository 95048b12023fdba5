/** The program in a real terminal: what is typed, and what stands on the screen then. */
@NullMarked
package dev.ply.image.cli.terminal;

import org.jspecify.annotations.NullMarked;
