/** The stored images as a read-only registry. */
@NullMarked
package dev.ply.image.cli.serve;

import org.jspecify.annotations.NullMarked;
