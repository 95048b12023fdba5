package dev.ply.image.extract.posix;

import dev.ply.image.io.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/**
 * One new file after the other, each made, filled and described through its descriptor, so that the kernel walks its path
 * once. Failures are {@link java.nio.file.FileSystemException}s with the system's own text. Not thread-safe.
 */
public interface PosixFile extends Closeable {

    /** Makes an empty file where there is none, with these permission bits less the process's mask. */
    void create(ByteString path, int mode) throws IOException;

    /** Appends to the file. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Gives the file to a user and a group, each 0 to 2^32-2. */
    void setOwner(long uid, long gid) throws IOException;

    /** Sets all twelve permission bits. */
    void setMode(int mode) throws IOException;

    /** Sets an attribute by its full name. */
    void setAttribute(String name, ByteString value) throws IOException;

    /** Sets the times of last access and modification. */
    void setTimes(Instant time) throws IOException;

    /** Closes the file; another may be made then. Does nothing where none is open. */
    @Override
    void close() throws IOException;
}
