package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Stops what unpacks to too many times its size. */
final class RatioStream extends BulkInputStream {

    private final InputStream in;
    private final LongSupplier packed;
    private final ExtractionLimits limits;
    private long unpacked;

    /** Passes {@code content} on, which came from as many bytes as {@code packed} tells. */
    RatioStream(InputStream content, LongSupplier packed, ExtractionLimits limits) {
        this.in = content;
        this.packed = packed;
        this.limits = limits;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        unpacked += Math.max(0, read);
        limits.requireRatio(packed.getAsLong(), unpacked);
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
