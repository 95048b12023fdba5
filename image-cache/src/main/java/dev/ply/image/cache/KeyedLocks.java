package dev.ply.image.cache;

import dev.ply.image.error.LockTimeoutException;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Locks by file, between threads and between processes, shared or exclusive. Not reentrant, save that a lock may be
 * shared many times. Nobody is preferred: who waits asks again and again, at growing intervals. Lock files are made here
 * and never removed.
 */
final class KeyedLocks {

    private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private final Duration timeout;

    /** Locks that are waited for at most this long. */
    KeyedLocks(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Takes a lock together with all others who want it shared. Where the lock file is not there and can't be made, the
     * lease holds nothing: then nobody here can do harm, and who can is not to be kept out.
     *
     * @param subject what is locked, to open error messages with
     * @param waiting told once when somebody else has it
     */
    Lease shared(Path file, String subject, Runnable waiting) throws IOException {
        if (!Files.exists(file) && !Files.isWritable(file.resolveSibling("."))) {
            return () -> {};
        }
        return acquire(file, true, subject, waiting, () -> false).orElseThrow();
    }

    /** Takes a lock alone. */
    Lease exclusive(Path file, String subject, Runnable waiting) throws IOException {
        return acquire(file, false, subject, waiting, () -> false).orElseThrow();
    }

    /** Takes a lock alone, unless while waiting for it there is no more need to. */
    Optional<Lease> exclusiveUnless(Condition needless, Path file, String subject) throws IOException {
        return acquire(file, false, subject, () -> {}, needless);
    }

    /** Something that may come about. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Takes a lock alone, if that is possible at once. */
    Optional<Lease> tryExclusive(Path file) throws IOException {
        LockFile open = LockFile.open(file);
        boolean held = false;
        try {
            held = open.tryLock(file, false);
        } finally {
            if (!held) {
                open.close();
            }
        }
        return held ? Optional.of(lease(open)) : Optional.empty();
    }

    private Optional<Lease> acquire(Path file, boolean shared, String subject, Runnable waiting, Condition needless)
            throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        LockFile open = LockFile.open(file);
        boolean held = false;
        try {
            for (long wait = FIRST_WAIT; !needless.holds(); wait = Math.min(2 * wait, LONGEST_WAIT)) {
                held = open.tryLock(file, shared);
                if (held) {
                    return Optional.of(lease(open));
                }
                if (wait == FIRST_WAIT) {
                    waiting.run();
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new LockTimeoutException(subject + ": locked for more than " + timeout.toSeconds() + " s by "
                            + open.holder() + "; try again once that has ended");
                }
                open.awaitRelease(wait);
                open = renewed(open, file);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            throw Interrupted.io(e);
        } finally {
            if (!held) {
                open.close();
            }
        }
    }

    /** The file that has the path now: clean-up may have removed the one that was opened. */
    private static LockFile renewed(LockFile open, Path file) throws IOException {
        if (open.isStill(file)) {
            return open;
        }
        LockFile renewed = LockFile.open(file);
        open.close();
        return renewed;
    }

    private static Lease lease(LockFile held) {
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                try {
                    held.release();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
