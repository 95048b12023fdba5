package dev.ply.image.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the thread that works, and gives that a moment to leave things in order.
 * The virtual machine then ends with 128 plus the signal's number by itself.
 */
final class Interruption {

    /** Why a command ended early, and what now. */
    static final String WHY = "interrupted; the same again goes on from here";

    private static final long GRACE_MILLISECONDS = 800;

    private Interruption() {}

    /** Runs {@code work} on this thread; doesn't return once the virtual machine is shutting down. */
    static int run(Console console, IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(worker, finished, console), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } finally {
            finished.countDown();
            remove(hook);
        }
    }

    private static void stop(Thread worker, CountDownLatch finished, Console console) {
        if (console.isAsking()) {
            // Nothing has been begun that could go on, and there is nothing to wait for.
            console.line("");
            console.error("interrupted");
            return;
        }
        worker.interrupt();
        try {
            boolean inTime = finished.await(GRACE_MILLISECONDS, TimeUnit.MILLISECONDS);
            if (!inTime) {
                // Whatever is still at it stops with the process; nothing incomplete is published.
                console.release();
                console.error(WHY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come: the virtual machine is about to end, with an exit code that says so.
        }
    }
}
