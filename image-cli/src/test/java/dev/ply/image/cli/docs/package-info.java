/** Keeps the documents true. */
@NullMarked
package dev.ply.image.cli.docs;

import org.jspecify.annotations.NullMarked;
