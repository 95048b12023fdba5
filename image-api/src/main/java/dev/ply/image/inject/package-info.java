/** Finds the implementations and assembles a client of them. */
@NullMarked
package dev.ply.image.inject;

import org.jspecify.annotations.NullMarked;
