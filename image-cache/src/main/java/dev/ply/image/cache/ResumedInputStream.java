package dev.ply.image.cache;

import dev.ply.image.io.BulkInputStream;
import dev.ply.image.layer.BlobSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A blob from its first byte: what an earlier download left, then the rest from its source, which is asked only once
 * that is needed. Closing from another thread aborts a read.
 */
final class ResumedInputStream extends BulkInputStream {

    private final InputStream left;
    private final long leftBytes;
    private final long size;
    private final BlobSource source;
    private long fromLeft;
    private @Nullable InputStream rest;
    private boolean closed;

    /**
     * Joins file and source.
     *
     * @param leftBytes how many bytes to take from the file
     * @param size the blob's size; the source is not asked when the file has that many
     */
    ResumedInputStream(Path left, long leftBytes, long size, BlobSource source) throws IOException {
        this.left = Files.newInputStream(left);
        this.leftBytes = leftBytes;
        this.size = size;
        this.source = source;
    }

    /** Whether the next bytes are already in the file. */
    boolean isResuming() {
        return fromLeft < leftBytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (isResuming()) {
            int read = left.read(buffer, offset, (int) Math.min(length, leftBytes - fromLeft));
            fromLeft += Math.max(read, 0);
            return read;
        }
        return leftBytes == size && size > 0 ? -1 : rest().read(buffer, offset, length);
    }

    private InputStream rest() throws IOException {
        InputStream open = rest;
        if (open == null) {
            open = source.open(leftBytes);
            if (!keep(open)) {
                open.close();
                throw new IOException("closed");
            }
        }
        return open;
    }

    private synchronized boolean keep(InputStream open) {
        rest = open;
        return !closed;
    }

    @Override
    public void close() throws IOException {
        InputStream open;
        synchronized (this) {
            closed = true;
            open = rest;
        }
        try (left) {
            if (open != null) {
                open.close();
            }
        }
    }
}
