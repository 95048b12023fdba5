/**
 * A registry in memory, for tests of programs that pull images. Put the test jar on the class path: its provider is found
 * and, where there is no other for registries, used.
 */
@NullMarked
package dev.ply.image.registry.mock;

import org.jspecify.annotations.NullMarked;
