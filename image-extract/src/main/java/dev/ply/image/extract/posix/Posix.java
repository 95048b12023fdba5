package dev.ply.image.extract.posix;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.Optional;

/**
 * The system calls that Java has no words for. None follows a symlink in the last component. Paths are bytes without NUL.
 * Failures are {@link FileSystemException}s with the system's own text. Thread-safe.
 */
public interface Posix {

    /** Why {@link #load} would fail here; empty when it would not. Loads the native library. */
    static Optional<String> unavailable() {
        try {
            load();
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("the C library can't be called: " + e.getMessage());
        }
    }

    /**
     * The C library of this process.
     *
     * @throws LinkageError when JNA is not there or has no native part for this machine
     */
    static Posix load() {
        return JnaPosix.instance();
    }

    /** Gives a file to a user and a group, each 0 to 2^32-2. */
    void chown(ByteString path, long uid, long gid) throws IOException;

    /** Makes a device or a fifo; {@code mode} has the type's bits, {@code device} is as Linux packs it. */
    void mknod(ByteString path, int mode, long device) throws IOException;

    void symlink(ByteString target, ByteString path) throws IOException;

    /** Sets an attribute by its full name. */
    void setAttribute(ByteString path, String name, ByteString value) throws IOException;

    /** Sets the times of last access and modification. */
    void setTimes(ByteString path, Instant time) throws IOException;

    /** What makes regular files; for one thread. */
    PosixFile newFile();

    /** Writes everything to the disk that waits to be on the file system of this path. */
    void syncFileSystem(ByteString path) throws IOException;
}
