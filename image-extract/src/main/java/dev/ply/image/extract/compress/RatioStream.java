package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Stops what unpacks to too many times its size. */
final class RatioStream extends FilterInputStream {

    private final LongSupplier packed;
    private final ExtractionLimits limits;
    private long unpacked;

    /** Passes {@code content} on, which came from as many bytes as {@code packed} tells. */
    RatioStream(InputStream content, LongSupplier packed, ExtractionLimits limits) {
        super(content);
        this.packed = packed;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        unpacked += Math.max(0, read);
        limits.requireRatio(packed.getAsLong(), unpacked);
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(n, 0), 8192)];
        return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
