/** Images as mounts: EROFS layers, stacked by the kernel's overlay file system. */
@NullMarked
package dev.ply.image.cli.mount;

import org.jspecify.annotations.NullMarked;
