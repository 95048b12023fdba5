package dev.ply.image.registry;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from some offset on, over as many connections as it takes, from as many places. Each cut is mended by
 * asking for the rest; the position is exact, so no byte is delivered twice. Ends where a whole answer ends, be it too
 * early or too late for the blob's size: whoever reads verifies. Read by one thread at a time; closed by any.
 */
final class BlobStream extends BulkInputStream {

    /** As much as makes an attempt a success, lest a server that sends a byte at a time be asked for ever. */
    private static final long PROGRESS = 64 << 10;

    private final Activity activity;
    private final Exchange exchange;
    private final Iterator<? extends Source> sources;
    private final long size;
    private final Verdict verdict = new Verdict();
    private final ReentrantLock reading = new ReentrantLock();
    private Source source;
    private Pace pace;
    private long position;
    private long sinceOpened;
    private long answered;
    private @Nullable Response response;
    private boolean done;

    /** A place that has the blob. */
    interface Source {

        /** One attempt at the bytes from {@code offset} on: an answer that holds these, or all. */
        Response open(long offset) throws IOException;

        /** Whether this is a mirror, rather than where the blob has to be. */
        boolean isMirror();

        /** How often to try. */
        Retry retry();

        /** Another source is asked from now on. */
        void failed(ImageException failure);
    }

    /** A stream that asks the sources in order; there is at least one. */
    BlobStream(Activity activity, Exchange exchange, Iterator<? extends Source> sources, long size, long offset) {
        this.activity = activity;
        this.exchange = exchange;
        this.sources = sources;
        this.source = sources.next();
        this.pace = source.retry().pace();
        this.size = size;
        this.position = offset;
        this.done = offset == size && size > 0;
    }

    /** Makes the first connection, so that a blob that can't be had is known at once. */
    void connect() throws IOException {
        if (!done) {
            persist(this::connected);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            return done ? -1 : persist(() -> readOnce(buffer, offset, length));
        } finally {
            reading.unlock();
        }
    }

    /** Ends a read that is under way, which then gives the connection back itself. */
    @Override
    public void close() {
        activity.close();
        if (reading.tryLock()) {
            try {
                disconnect();
            } finally {
                reading.unlock();
            }
        }
    }

    private <T> T persist(Attempt<T> step) throws IOException {
        while (true) {
            try {
                try {
                    return step.run();
                } catch (TransientException e) {
                    disconnect();
                    source.retry().failed(activity, e);
                }
            } catch (CancelledException e) {
                disconnect();
                throw e;
            } catch (ImageException e) {
                moveOn(e);
            }
        }
    }

    private void moveOn(ImageException failure) throws ImageException {
        disconnect();
        ImageException told = verdict.add(failure, source.isMirror());
        if (!sources.hasNext()) {
            throw told;
        }
        source.failed(failure);
        source = sources.next();
    }

    private int readOnce(byte[] buffer, int offset, int length) throws IOException {
        Response from = connected();
        int read = receive(from, buffer, offset, length);
        if (read < 0) {
            checkComplete(from);
            done = true;
            disconnect();
            activity.close();
            return -1;
        }
        position += read;
        return read;
    }

    private Response connected() throws IOException {
        if (response != null) {
            return response;
        }
        Response opened = source.retry().once(activity, () -> source.open(position));
        response = opened;
        // A time-out of its own for each piece of a few KiB costs as much as receiving it, and the pace is watched
        // anyway.
        opened.body().source().timeout().clearTimeout();
        pace = source.retry().pace();
        sinceOpened = 0;
        answered = 0;
        if (opened.code() != 206) {
            skip(opened, position);
        }
        return opened;
    }

    private void skip(Response from, long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, PROGRESS)];
        for (long left = count; left > 0; ) {
            int read = receive(from, skipped, 0, (int) Math.min(left, skipped.length));
            if (read < 0) {
                return;
            }
            left -= read;
            sinceOpened = 0;
        }
    }

    private int receive(Response from, byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = pace.read(activity, from.body().byteStream(), buffer, offset, length);
            sinceOpened += Math.max(read, 0);
            answered += Math.max(read, 0);
            if (sinceOpened >= PROGRESS) {
                source.retry().progress();
            }
            return read;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            throw exchange.bodyFailure(from.request().url(), e);
        }
    }

    /**
     * An answer without a length ends when its connection does, which a cut looks like, too; and a part need not be all
     * that was asked for.
     */
    private void checkComplete(Response from) throws TransientException {
        Exchange.requireWhole(from, answered);
        boolean delimited = from.body().contentLength() >= 0
                || from.protocol() == Protocol.HTTP_2
                || from.header("Transfer-Encoding") != null;
        boolean whole = delimited && from.code() != 206;
        if (!whole && position < size) {
            throw TransientException.broken("the answer ended after " + position + " of " + size + " bytes", null);
        }
    }

    private void disconnect() {
        if (response != null) {
            response.close();
            response = null;
        }
    }
}
