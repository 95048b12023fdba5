package dev.ply.image.cache;

import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have been read. */
final class CountedInputStream extends BulkInputStream {

    private final InputStream in;
    private final LongConsumer listener;
    private long count;

    CountedInputStream(InputStream in, LongConsumer listener) {
        this.in = in;
        this.listener = listener;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            listener.accept(count);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
