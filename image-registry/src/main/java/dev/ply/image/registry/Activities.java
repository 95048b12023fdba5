package dev.ply.image.registry;

import dev.ply.image.error.CancelledException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a transport has under way. A thread watches for interrupts and overdue answers while there is anything. Thread-safe. */
final class Activities implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    private final TimeSource time;
    private final Set<Activity> active = new HashSet<>();
    private @Nullable Thread watcher;
    private boolean closed;

    Activities(TimeSource time) {
        this.time = time;
    }

    /** Begins one; the caller closes it. */
    synchronized Activity begin() throws CancelledException {
        if (closed) {
            throw new CancelledException("the transport is closed");
        }
        Activity activity = new Activity(this, time);
        active.add(activity);
        if (watcher == null) {
            watcher = new Thread(this::watch, "ply-transport-watch");
            watcher.setDaemon(true);
            watcher.start();
        }
        return activity;
    }

    synchronized void remove(Activity activity) {
        active.remove(activity);
    }

    /** Aborts all; none begins after this. */
    @Override
    public synchronized void close() {
        closed = true;
        active.forEach(Activity::abort);
        active.clear();
        notifyAll();
    }

    private synchronized void watch() {
        try {
            while (!active.isEmpty()) {
                active.forEach(Activity::look);
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watcher = null;
        }
    }
}
