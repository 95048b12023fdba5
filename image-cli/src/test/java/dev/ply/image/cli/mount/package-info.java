/** Tests of mounts. */
@NullMarked
package dev.ply.image.cli.mount;

import org.jspecify.annotations.NullMarked;
