/** The library as programs embed it, with all implementations on the class path. */
@NullMarked
package dev.ply.image.cli.embedding;

import org.jspecify.annotations.NullMarked;
