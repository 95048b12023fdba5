package dev.ply.image.store.sqlite;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.LockTimeoutException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;

/** Repeats what other processes get in the way of; ends early when interrupted or closed. */
final class Patience {

    private static final long PAUSE_MILLIS = 20;

    private final Path subject;
    private final Duration timeout;
    private volatile boolean closed;

    Patience(Path subject, Duration timeout) {
        this.subject = subject;
        this.timeout = timeout;
    }

    /** Something that may be done again from the start. */
    interface Attempt<T> {
        T run() throws SQLException, IOException;
    }

    <T> T with(Attempt<T> attempt) throws SQLException, IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            if (closed) {
                throw new CancelledException(subject + ": the store is closed");
            }
            try {
                return attempt.run();
            } catch (SQLException e) {
                if (!SqliteFailure.isBusy(e)) {
                    throw e;
                }
                pause(deadline);
            }
        }
    }

    /** Locks a file for this thread alone, until the channel is closed. */
    FileChannel lock(Path file) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (!tryLock(channel)) {
                pause(deadline);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            try (channel) {
                throw e;
            }
        }
    }

    void close() {
        closed = true;
    }

    private void pause(long deadline) throws CancelledException, LockTimeoutException {
        if (System.nanoTime() - deadline > 0) {
            throw new LockTimeoutException(subject + ": another process has kept the database busy for "
                    + timeout.toSeconds() + " s; try again when it is done");
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(subject + ": interrupted while waiting for another process", e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Another thread of this process has it.
        }
    }
}
