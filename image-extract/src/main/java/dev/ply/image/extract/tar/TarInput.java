package dev.ply.image.extract.tar;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.IntegrityException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an archive, read ahead in large pieces. An archive that ends too early is an error. */
final class TarInput {

    static final int BLOCK = 512;

    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long position;

    TarInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes were consumed. */
    long position() {
        return position;
    }

    /** Reads one block; false where the input ended before it. */
    boolean readBlock(byte[] block) throws IOException {
        if (from == to && !fill()) {
            return false;
        }
        readFully(block, BLOCK);
        return true;
    }

    /** Reads the first {@code length} bytes of {@code target}. */
    void readFully(byte[] target, int length) throws IOException {
        for (int done = 0; done < length; ) {
            done += read(target, done, length - done);
        }
    }

    /** Reads at least one byte. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (from == to && length >= BUFFER) {
            return taken(readIn(target, offset, length));
        }
        if (from == to && !fill()) {
            throw cut();
        }
        int read = Math.min(length, to - from);
        System.arraycopy(buffer, from, target, offset, read);
        from += read;
        return taken(read);
    }

    private int taken(int read) throws IntegrityException {
        if (read < 0) {
            throw cut();
        }
        position += read;
        return read;
    }

    void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (from == to && !fill()) {
                throw cut();
            }
            int skipped = (int) Math.min(left, to - from);
            from += skipped;
            position += skipped;
            left -= skipped;
        }
    }

    /** Skips what fills an entry's last block; false where the input ends before it does. */
    boolean skipPadding(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (from == to && !fill()) {
                return false;
            }
            int skipped = (int) Math.min(left, to - from);
            skip(skipped);
            left -= skipped;
        }
        return true;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, readIn(buffer, 0, BUFFER));
        return to > 0;
    }

    private int readIn(byte[] target, int offset, int length) throws IOException {
        requireUninterrupted();
        return in.read(target, offset, length);
    }

    private static void requireUninterrupted() throws CancelledException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("extraction: interrupted");
        }
    }

    private IntegrityException cut() {
        return new IntegrityException(
                "tar: ends in the middle of an entry, after " + (position + to - from) + " bytes");
    }
}
