package dev.ply.image.extract.compress;

import dev.ply.image.error.IntegrityException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** The compressed bytes of a gzip file, and the parts of the format that are not deflate. */
final class GzipInput implements Closeable {

    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    /** An inflater may give back a few bytes of the piece before. */
    private static final int KEPT = 8;

    private final InputStream in;
    private final byte[] buffer;
    private final CRC32 headerChecksum = new CRC32();
    private int from = KEPT;
    private int to = KEPT;
    private long read;

    GzipInput(InputStream in, int size) {
        this.in = in;
        this.buffer = new byte[KEPT + size];
    }

    /** How many bytes were used. */
    long count() {
        return read - (to - from);
    }

    boolean hasMore() throws IOException {
        if (from == to) {
            System.arraycopy(buffer, to - KEPT, buffer, 0, KEPT);
            from = KEPT;
            int length = Math.max(0, in.read(buffer, KEPT, buffer.length - KEPT));
            to = KEPT + length;
            read += length;
        }
        return from < to;
    }

    int peek() throws IOException {
        if (!hasMore()) {
            throw new EOFException();
        }
        return buffer[from] & 0xff;
    }

    /** Hands over what is buffered; what is not used must be {@link #takeBack taken back}. */
    void giveTo(RawInflater inflater) throws IOException {
        peek();
        inflater.setInput(buffer, from, to - from);
        from = to;
    }

    void takeBack(int unused) {
        from = to - unused;
    }

    /** A little-endian number of four bytes. */
    int readInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    void readHeader() throws IOException {
        headerChecksum.reset();
        require(nextOfHeader() == 0x1f && nextOfHeader() == 0x8b, "what follows a member is not another one");
        require(nextOfHeader() == 8, "unknown compression method");
        int flags = nextOfHeader();
        require((flags & RESERVED) == 0, "unknown flags");
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(nextOfHeader() | nextOfHeader() << 8);
        }
        if ((flags & NAME) != 0) {
            skipString();
        }
        if ((flags & COMMENT) != 0) {
            skipString();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            int computed = (int) headerChecksum.getValue() & 0xffff;
            require((next() | next() << 8) == computed, "wrong checksum of a header");
        }
    }

    /** Reads to the end, past the zeros that some archivers pad with. */
    void requireZeros() throws IOException {
        while (hasMore()) {
            require(next() == 0, "garbage after the last member");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int next() throws IOException {
        int value = peek();
        from++;
        return value;
    }

    private int nextOfHeader() throws IOException {
        int value = next();
        headerChecksum.update(value);
        return value;
    }

    private void skip(int length) throws IOException {
        for (int i = 0; i < length; i++) {
            nextOfHeader();
        }
    }

    private void skipString() throws IOException {
        int value = nextOfHeader();
        while (value != 0) {
            value = nextOfHeader();
        }
    }

    private static void require(boolean condition, String otherwise) throws IntegrityException {
        if (!condition) {
            throw new IntegrityException("gzip: " + otherwise);
        }
    }
}
