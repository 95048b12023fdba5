/** Images in tar archives, as {@code skopeo}, {@code podman save} and {@code docker save} write them: reading and writing. */
@NullMarked
package dev.ply.image.registry.archive;

import org.jspecify.annotations.NullMarked;
