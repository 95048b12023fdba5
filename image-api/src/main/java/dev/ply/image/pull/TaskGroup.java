package dev.ply.image.pull;

import dev.ply.image.error.CancelledException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;

/** Tasks that are cancelled together. Interrupts reach only threads that are at such a task. Thread-safe. */
final class TaskGroup {

    private final Set<Thread> running = new HashSet<>();
    private boolean cancelled;

    /** Runs a task on this thread, unless the group was cancelled. */
    <T> T call(Callable<T> task) throws Exception {
        enter();
        try {
            return task.call();
        } finally {
            leave();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        running.forEach(Thread::interrupt);
    }

    private synchronized void enter() throws CancelledException {
        if (cancelled) {
            throw new CancelledException("interrupted");
        }
        running.add(Thread.currentThread());
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
    }
}
