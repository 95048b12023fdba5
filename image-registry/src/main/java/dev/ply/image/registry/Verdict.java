package dev.ply.image.registry;

import dev.ply.image.error.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * What it means that none of several places had something: what the last of them said, but what a mirror said only where
 * nobody else was asked. A mirror that is asked last, since it failed before, knows less than its registry. Not
 * thread-safe.
 */
final class Verdict {

    private @Nullable ImageException failure;
    private boolean mirrors;

    /** One more place failed; returns what counts now. */
    ImageException add(ImageException next, boolean atMirror) {
        ImageException known = failure;
        if (known == null || !atMirror || mirrors) {
            failure = next;
            mirrors = atMirror;
            return next;
        }
        known.addSuppressed(next);
        return known;
    }
}
