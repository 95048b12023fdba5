package dev.ply.image.extract.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Calls the C library through JNA. */
final class JnaPosix implements Posix {

    /** As much as Linux has for one value, and for one file's list of names. */
    private static final int MAX_ATTRIBUTE = 64 * 1024;

    private static final int ENODATA = 61;
    private static final int EOPNOTSUPP = 95;

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    /** Requests to read and to set a file's flags, and the flag of a directory at the top of unrelated ones. */
    private static final long FS_IOC_GETFLAGS = 0x80086601L;

    private static final long FS_IOC_SETFLAGS = 0x40086602L;
    private static final int EXT4_TOPDIR_FL = 0x00020000;

    /** The errors that something is made of, in the words that they have in English whatever language the user speaks. */
    private static final Map<Integer, String> ENGLISH = Map.of(
            22, "Invalid argument",
            28, "No space left on device",
            30, "Read-only file system",
            31, "Too many links",
            34, "Numerical result out of range",
            36, "File name too long",
            75, "Value too large for defined data type",
            95, "Operation not supported",
            122, "Disk quota exceeded");

    private JnaPosix() {
        LibC.strerror(0);
        if (Native.LONG_SIZE != 8) {
            throw new UnsatisfiedLinkError("not a machine of 64 bits");
        }
    }

    static JnaPosix instance() {
        return Holder.INSTANCE;
    }

    /** Loads the library when it is first needed. */
    private static final class Holder {
        static final JnaPosix INSTANCE = new JnaPosix();
    }

    @Override
    public void chown(ByteString path, long uid, long gid) throws IOException {
        call(path, () -> LibC.lchown(cString(path), (int) uid, (int) gid));
    }

    @Override
    public void mknod(ByteString path, int mode, long device) throws IOException {
        call(path, () -> LibC.mknod(cString(path), mode, device));
    }

    @Override
    public void symlink(ByteString target, ByteString path) throws IOException {
        call(path, () -> LibC.symlink(cString(target), cString(path)));
    }

    @Override
    public void setAttribute(ByteString path, String name, ByteString value) throws IOException {
        byte[] bytes = value.toByteArray();
        call(path, () -> LibC.lsetxattr(cString(path), cString(ByteString.utf8(name)), bytes, bytes.length, 0));
    }

    @Override
    public void removeAttribute(ByteString path, String name) throws IOException {
        try {
            LibC.lremovexattr(cString(path), cString(ByteString.utf8(name)));
        } catch (LastErrorException e) {
            if (e.getErrorCode() != ENODATA && e.getErrorCode() != EOPNOTSUPP) {
                throw failure(path, e);
            }
        }
    }

    @Override
    public SortedMap<String, ByteString> attributes(ByteString path) throws IOException {
        SortedMap<String, ByteString> attributes = new TreeMap<>();
        byte[] buffer = new byte[MAX_ATTRIBUTE];
        String names = read(path, buffer, () -> LibC.llistxattr(cString(path), buffer, buffer.length))
                .utf8();
        for (String name : names.isEmpty() ? new String[0] : names.split("\0", 0)) {
            byte[] key = cString(ByteString.utf8(name));
            attributes.put(name, read(path, buffer, () -> LibC.lgetxattr(cString(path), key, buffer, buffer.length)));
        }
        return attributes;
    }

    private static ByteString read(ByteString path, byte[] buffer, LongSupplier call) throws FileSystemException {
        try {
            return ByteString.of(buffer, 0, (int) call.getAsLong());
        } catch (LastErrorException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void setTimes(ByteString path, Instant time) throws IOException {
        call(path, () -> LibC.utimensat(AT_FDCWD, cString(path), times(time), AT_SYMLINK_NOFOLLOW));
    }

    @Override
    public void keepApart(ByteString directory) throws IOException {
        callOpen(directory, fd -> {
            int[] flags = new int[Long.BYTES / Integer.BYTES];
            LibC.ioctl(fd, FS_IOC_GETFLAGS, flags);
            flags[0] |= EXT4_TOPDIR_FL;
            LibC.ioctl(fd, FS_IOC_SETFLAGS, flags);
        });
    }

    @Override
    public void syncFileSystem(ByteString path) throws IOException {
        callOpen(path, LibC::syncfs);
    }

    /** Makes calls on an open file or directory. */
    private static void callOpen(ByteString path, IntConsumer calls) throws FileSystemException {
        call(path, () -> {
            int fd = LibC.open(cString(path), 0, 0);
            try {
                calls.accept(fd);
            } finally {
                LibC.close(fd);
            }
        });
    }

    @Override
    public PosixFile newFile() {
        return new JnaFile();
    }

    /** Makes a call that fails with the C library's error. */
    static void call(ByteString path, Runnable call) throws FileSystemException {
        try {
            call.run();
        } catch (LastErrorException e) {
            throw failure(path, e);
        }
    }

    static FileSystemException failure(ByteString path, LastErrorException e) {
        int error = e.getErrorCode();
        String reason = Optional.ofNullable(ENGLISH.get(error)).orElseGet(() -> LibC.strerror(error));
        return new FileSystemException(path.toString(), null, reason);
    }

    /** The same time twice, as {@code struct timespec[2]}. */
    static long[] times(Instant time) {
        long seconds = time.getEpochSecond();
        long nanos = time.getNano();
        return new long[] {seconds, nanos, seconds, nanos};
    }

    static byte[] cString(ByteString bytes) {
        byte[] terminated = new byte[bytes.length() + 1];
        bytes.copyTo(terminated, 0);
        return terminated;
    }
}
