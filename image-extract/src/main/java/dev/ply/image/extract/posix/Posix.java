package dev.ply.image.extract.posix;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The system calls that Java has no words for. None follows a symlink in the last component. Paths are bytes without NUL.
 * Failures are {@link FileSystemException}s with the system's own text. Thread-safe.
 */
public interface Posix {

    /** Whether this process is root's, as far as Linux tells. */
    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

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

    /** Removes an attribute by its full name, where the file has it and the file system knows its like. */
    void removeAttribute(ByteString path, String name) throws IOException;

    /** All attributes by their full names, as far as this process may see them; none where the file system has none. */
    SortedMap<String, ByteString> attributes(ByteString path) throws IOException;

    /** Sets the times of last access and modification. */
    void setTimes(ByteString path, Instant time) throws IOException;

    /** What makes regular files; for one thread. */
    PosixFile newFile();

    /**
     * Tells the file system that directories made in this one have nothing to do with each other, so that it lays them out
     * apart ({@code chattr +T}). Only the ext file systems know the difference; others refuse.
     */
    void keepApart(ByteString directory) throws IOException;

    /** Writes everything to the disk that waits to be on the file system of this path. */
    void syncFileSystem(ByteString path) throws IOException;
}
