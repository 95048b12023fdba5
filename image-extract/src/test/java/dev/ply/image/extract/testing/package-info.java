/** Builds layers for tests, well-formed and otherwise. */
@NullMarked
package dev.ply.image.extract.testing;

import org.jspecify.annotations.NullMarked;
