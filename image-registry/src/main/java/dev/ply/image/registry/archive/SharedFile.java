package dev.ply.image.registry.archive;

import dev.ply.image.io.BulkInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;

/**
 * A file read at any position by several threads. Not a {@link java.nio.channels.FileChannel}, which an interrupt of one
 * reader closes for all of them.
 */
final class SharedFile implements Closeable {

    private final RandomAccessFile file;
    private final long length;
    private int users = 1;

    /** Takes over an open file; the caller is its first user. */
    SharedFile(RandomAccessFile file) throws IOException {
        this.file = file;
        this.length = file.length();
    }

    long length() {
        return length;
    }

    /** One user more, who closes this once; false when the last one has gone. */
    synchronized boolean use() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Reads up to {@code count} bytes; -1 at the end. */
    synchronized int read(long position, byte[] buffer, int offset, int count) throws IOException {
        file.seek(position);
        return file.read(buffer, offset, count);
    }

    /** The bytes from {@code start} to before {@code end}. */
    InputStream open(long start, long end) {
        return new Region(start, end);
    }

    /** One user less; the file is closed with the last one. */
    @Override
    public synchronized void close() throws IOException {
        if (users > 0 && --users == 0) {
            file.close();
        }
    }

    private final class Region extends BulkInputStream {

        private long position;
        private final long end;

        Region(long start, long end) {
            this.position = start;
            this.end = end;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            if (position >= end) {
                return -1;
            }
            int read = SharedFile.this.read(position, buffer, offset, (int) Math.min(count, end - position));
            position += Math.max(read, 0);
            return read;
        }
    }
}
