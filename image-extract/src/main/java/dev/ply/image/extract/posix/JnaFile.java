package dev.ply.image.extract.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.ply.image.io.ByteString;
import java.nio.file.FileSystemException;
import java.time.Instant;

/** Files through the C library's descriptors. */
final class JnaFile implements PosixFile {

    private static final int NEW = 01 | 0100 | 0200 | 02000000; // O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    private static final int BUFFER = 64 * 1024;
    private static final int CLOSED = -1;

    private final Memory buffer = new Memory(BUFFER);
    private final long address = Pointer.nativeValue(buffer);
    private ByteString path = ByteString.EMPTY;
    private int fd = CLOSED;

    @Override
    public void create(ByteString newPath, int mode) throws FileSystemException {
        path = newPath;
        call(() -> fd = LibC.open(JnaPosix.cString(newPath), NEW, mode));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws FileSystemException {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, BUFFER);
            buffer.write(0, bytes, offset + done, piece);
            done += (int) writeBuffer(piece);
        }
    }

    private long writeBuffer(int length) throws FileSystemException {
        try {
            return LibC.write(fd, address, length);
        } catch (LastErrorException e) {
            throw JnaPosix.failure(path, e);
        }
    }

    @Override
    public void setOwner(long uid, long gid) throws FileSystemException {
        call(() -> LibC.fchown(fd, (int) uid, (int) gid));
    }

    @Override
    public void setMode(int mode) throws FileSystemException {
        call(() -> LibC.fchmod(fd, mode));
    }

    @Override
    public void setAttribute(String name, ByteString value) throws FileSystemException {
        byte[] bytes = value.toByteArray();
        byte[] key = JnaPosix.cString(ByteString.utf8(name));
        call(() -> LibC.fsetxattr(fd, key, bytes, bytes.length, 0));
    }

    @Override
    public void setTimes(Instant time) throws FileSystemException {
        call(() -> LibC.futimens(fd, JnaPosix.times(time)));
    }

    @Override
    public void close() throws FileSystemException {
        if (fd != CLOSED) {
            int open = fd;
            fd = CLOSED;
            call(() -> LibC.close(open));
        }
    }

    private void call(Runnable call) throws FileSystemException {
        JnaPosix.call(path, call);
    }
}
