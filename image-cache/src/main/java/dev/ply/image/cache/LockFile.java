package dev.ply.image.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open lock file: the one descriptor that this JVM has of it, and who holds the lock. Thread-safe. Each {@link #open}
 * is matched by one {@link #close} or, once locked, one {@link #release}.
 */
final class LockFile {

    /*
     * The one static of this module. A POSIX lock belongs to the process and not to whoever took it: closing any
     * descriptor of the file drops it, and a second lock on the file is refused. So all clients in this JVM that share a
     * home have to share descriptors, and only something JVM-wide can see to that. By device and inode, since a file may
     * be known by several paths. Class loaders that each load this class have a registry each, so such programs must not
     * share a home within one JVM.
     */
    private static final Map<Object, LockFile> OPEN = new HashMap<>();

    private final Object key;
    private final RandomAccessFile file;
    private final boolean writable;
    private int users;

    private @Nullable FileLock lock;
    private int sharers;

    private LockFile(Object key, RandomAccessFile file, boolean writable) {
        this.key = key;
        this.file = file;
        this.writable = writable;
    }

    /** Opens a lock file, making it where it is missing. */
    static LockFile open(Path path) throws IOException {
        // Made under the same monitor, since making it opens and closes a descriptor.
        synchronized (OPEN) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                create(path);
            }
            Object key = key(path);
            LockFile open = OPEN.get(key);
            if (open == null) {
                // Not a FileChannel, which an interrupt would close while it writes the note, and the lock be lost.
                boolean writable = Files.isWritable(path);
                open = new LockFile(key, new RandomAccessFile(path.toFile(), writable ? "rw" : "r"), writable);
                OPEN.put(key, open);
            }
            open.users++;
            return open;
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        } catch (IOException e) {
            throw DiskFailure.explain(e, path);
        }
    }

    private static Object key(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(attributes.fileKey(), path);
    }

    void close() throws IOException {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(key);
                file.close();
            }
        }
    }

    /** Whether the path still names this file: a lock on a file that is gone protects nothing. */
    boolean isStill(Path path) throws IOException {
        try {
            return key(path).equals(key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Takes the lock if that is possible at once and the path still names this file. */
    synchronized boolean tryLock(Path path, boolean shared) throws IOException {
        if (lock != null) {
            if (!shared || sharers == 0) {
                return false;
            }
            sharers++;
            return true;
        }
        if (!shared && !writable) {
            throw DiskFailure.readOnly(path);
        }
        FileLock taken = lockFile(path, shared);
        if (taken == null) {
            return false;
        }
        boolean still = false;
        try {
            still = isStill(path);
        } finally {
            if (!still) {
                taken.release();
            }
        }
        if (!still) {
            return false;
        }
        lock = taken;
        sharers = shared ? 1 : 0;
        writeNote();
        return true;
    }

    private @Nullable FileLock lockFile(Path path, boolean shared) throws IOException {
        try {
            return file.getChannel().tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // Another class loader's copy of this class has it.
            return null;
        } catch (IOException e) {
            throw LockableFileSystem.refused(path, e.getMessage(), e);
        }
    }

    /** Gives up the lock, or one share of it, and closes. */
    void release() throws IOException {
        try {
            unlock();
        } finally {
            close();
        }
    }

    private synchronized void unlock() throws IOException {
        if (sharers > 1) {
            sharers--;
            return;
        }
        FileLock held = Objects.requireNonNull(lock);
        lock = null;
        sharers = 0;
        try {
            held.release();
        } finally {
            notifyAll();
        }
    }

    /** Waits until another thread of this JVM gives up the lock, but no longer than this. */
    synchronized void awaitRelease(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }

    /** Writes down who holds the lock. */
    private void writeNote() {
        if (!writable) {
            return;
        }
        try {
            byte[] note = LockHolder.current().toString().getBytes(StandardCharsets.UTF_8);
            file.seek(0);
            file.write(note);
            file.setLength(note.length);
        } catch (IOException e) {
            // The disk is full. The note is for people to read; the lock holds without it.
        }
    }

    /** Who seems to hold the lock, in words. */
    synchronized String holder() throws IOException {
        byte[] note = new byte[200];
        file.seek(0);
        int length = Math.max(file.read(note), 0);
        return LockHolder.describe(new String(note, 0, length, StandardCharsets.UTF_8));
    }
}
