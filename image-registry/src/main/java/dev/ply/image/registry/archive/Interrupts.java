package dev.ply.image.registry.archive;

import dev.ply.image.error.CancelledException;

/** Looks for interrupts where files are read, which does not notice them. */
final class Interrupts {

    private Interrupts() {}

    static void check(String subject) throws CancelledException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(subject + ": interrupted");
        }
    }
}
