package dev.ply.image.cache;

import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Several leases as one. */
final class Leases implements Lease {

    private final Deque<Lease> held = new ArrayDeque<>();

    /** Something that gives a lease. */
    @FunctionalInterface
    interface Source {
        Lease take() throws IOException;
    }

    /** Takes one more; when that fails, those taken before are given up. */
    void add(Source source) throws IOException {
        try {
            Lease lease = source.take();
            synchronized (this) {
                held.push(lease);
            }
        } catch (IOException | RuntimeException | Error e) {
            try (Lease taken = this) {
                throw e;
            }
        }
    }

    /** Gives them up, the last one first; one that fails keeps no others. */
    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
