/** Credentials where docker and podman keep them. */
@NullMarked
package dev.ply.image.registry.credentials;

import org.jspecify.annotations.NullMarked;
