/** Registries that run in a test: one that misbehaves by script, and the real one. Published for others' tests. */
@NullMarked
package dev.ply.image.registry.testing;

import org.jspecify.annotations.NullMarked;
