package dev.ply.image.registry.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;

/** Counts what is read, and says of every stream that more may come. */
final class CountingInputStream extends FilterInputStream {

    private long count;

    CountingInputStream(BufferedInputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    /** The first bytes, which will be read again. */
    byte[] peek() throws IOException {
        in.mark(Compression.HEAD_LENGTH);
        byte[] head = in.readNBytes(Compression.HEAD_LENGTH);
        in.reset();
        return head;
    }

    /**
     * Never 0: {@link java.util.zip.GZIPInputStream} would take that for the end and drop later members (JDK-7036144).
     */
    @Override
    public int available() throws IOException {
        return Math.max(super.available(), 1);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count += read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count += Math.max(read, 0);
        return read;
    }
}
