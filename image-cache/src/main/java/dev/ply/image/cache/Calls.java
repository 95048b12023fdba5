package dev.ply.image.cache;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The calls under way in one cache, which closing the cache makes fail as cancelled. Thread-safe. */
final class Calls implements AutoCloseable {

    private final Path where;
    private final Map<Thread, Integer> threads = new HashMap<>();
    private boolean closed;

    /**
     * Calls that work on this cache.
     *
     * @param where the cache, for errors that don't say what they concern
     */
    Calls(Path where) {
        this.where = where;
    }

    /** Something to do that may fail. */
    @FunctionalInterface
    interface Body<T> {
        T run() throws IOException;
    }

    /** Something to do that has no result. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** The same as {@link #call} for what has no result. */
    void run(Action action) throws IOException {
        call(() -> {
            action.run();
            return true;
        });
    }

    /** Does it, so that closing interrupts it, and every failure says what it concerns. */
    <T> T call(Body<T> body) throws IOException {
        enter();
        try {
            return body.run();
        } catch (RejectedExecutionException e) {
            throw new CancelledException("the cache was closed", e);
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw DiskFailure.explain(e, where);
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws CancelledException {
        if (closed) {
            throw new CancelledException("the cache is closed");
        }
        threads.merge(Thread.currentThread(), 1, Integer::sum);
    }

    private synchronized void leave() {
        boolean outermost = threads.merge(Thread.currentThread(), -1, Integer::sum) == 0;
        if (outermost) {
            threads.remove(Thread.currentThread());
            if (closed) {
                // The interrupt was for this call, which is over; the caller's thread goes on.
                Thread.interrupted();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        threads.keySet().forEach(Thread::interrupt);
    }
}
