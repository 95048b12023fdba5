/** The whole program against real registries, real clients and real images. */
@NullMarked
package dev.ply.image.cli.e2e;

import org.jspecify.annotations.NullMarked;
