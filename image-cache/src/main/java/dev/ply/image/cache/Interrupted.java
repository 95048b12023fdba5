package dev.ply.image.cache;

import dev.ply.image.error.CancelledException;

/** What becomes of an interrupt: an error for the caller, who also finds the thread's flag set again. */
final class Interrupted {

    private Interrupted() {}

    static CancelledException io(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CancelledException("interrupted", e);
    }
}
