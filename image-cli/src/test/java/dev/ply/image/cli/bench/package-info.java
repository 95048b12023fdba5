/** How fast each stage of a pull is; {@code docs/performance.md} says how to run these and what they showed. */
@NullMarked
package dev.ply.image.cli.bench;

import org.jspecify.annotations.NullMarked;
