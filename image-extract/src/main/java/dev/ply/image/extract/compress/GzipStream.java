package dev.ply.image.extract.compress;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Reads gzip (RFC 1952): all members, one after the other, each with its checksum and length proven, then nothing but
 * zeros. The JDK's stream is not used since it drops members when no input is available at once.
 */
final class GzipStream extends BulkInputStream {

    private static final int BUFFER = 64 * 1024;

    private final GzipInput in;
    private final RawInflater inflater;
    private final CRC32 checksum = new CRC32();
    private long memberLength;
    private boolean inMember;
    private boolean ended;
    private boolean closed;

    GzipStream(InputStream compressed, RawInflater inflater) {
        this.in = new GzipInput(compressed, BUFFER);
        this.inflater = inflater;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("gzip: the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        try {
            while (inMember || startMember()) {
                int read = inflate(target, offset, length);
                if (read > 0) {
                    return read;
                }
            }
            return -1;
        } catch (EOFException e) {
            throw new IntegrityException("gzip: cut off", e);
        }
    }

    /** How many compressed bytes were read. */
    long packed() {
        return in.count();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            inflater.close();
            in.close();
        }
    }

    private boolean startMember() throws IOException {
        if (ended || !in.hasMore()) {
            require(ended || in.count() > 0, "empty");
            ended = true;
            return false;
        }
        if (in.count() > 0 && in.peek() == 0) {
            in.requireZeros();
            ended = true;
            return false;
        }
        in.readHeader();
        inflater.reset();
        checksum.reset();
        memberLength = 0;
        inMember = true;
        return true;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        if (inflater.remaining() == 0) {
            in.giveTo(inflater);
        }
        int read = inflater.inflate(target, offset, length);
        checksum.update(target, offset, read);
        memberLength += read;
        if (inflater.finished()) {
            in.takeBack(inflater.remaining());
            endMember();
        }
        return read;
    }

    private void endMember() throws IOException {
        require(in.readInt() == (int) checksum.getValue(), "wrong checksum");
        require(in.readInt() == (int) memberLength, "wrong length");
        inMember = false;
    }

    private static void require(boolean condition, String otherwise) throws IntegrityException {
        if (!condition) {
            throw new IntegrityException("gzip: " + otherwise);
        }
    }
}
