package dev.ply.image.registry;

import dev.ply.image.error.CancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from some offset on, over as many connections as it takes. Each cut is mended by asking for the rest;
 * the position is exact, so no byte is delivered twice. Ends where a whole answer ends, be it too early or too late for
 * the blob's size: whoever reads verifies. Read by one thread at a time; closed by any.
 */
final class BlobStream extends InputStream {

    /** As much as makes an attempt a success, lest a server that sends a byte at a time be asked for ever. */
    private static final long PROGRESS = 64 << 10;

    private final Activity activity;
    private final Opener opener;
    private final Retry retry;
    private final Exchange exchange;
    private final long size;
    private long position;
    private long sinceOpened;
    private @Nullable Response response;
    private boolean done;

    /** Asks for the blob. */
    @FunctionalInterface
    interface Opener {
        /** One attempt at the bytes from {@code offset} on: an answer that holds these, or all. */
        Response open(long offset) throws IOException;
    }

    BlobStream(Activity activity, Opener opener, Retry retry, Exchange exchange, long size, long offset) {
        this.activity = activity;
        this.opener = opener;
        this.retry = retry;
        this.exchange = exchange;
        this.size = size;
        this.position = offset;
        this.done = offset == size && size > 0;
    }

    /** Opens the first connection, so that a blob that can't be had is known at once. */
    void connect() throws IOException {
        while (response == null && !done) {
            try {
                open();
            } catch (TransientException e) {
                retry.failed(activity, e);
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        while (length > 0 && !done) {
            try {
                Response from = response == null ? open() : response;
                int read = receive(from, buffer, offset, length);
                if (read >= 0) {
                    position += read;
                    return read;
                }
                checkComplete(from);
                done = true;
                activity.close();
            } catch (TransientException e) {
                disconnect();
                retry.failed(activity, e);
            }
        }
        return length == 0 ? 0 : -1;
    }

    @Override
    public void close() {
        activity.close();
    }

    private Response open() throws IOException {
        Response opened = opener.open(position);
        response = opened;
        sinceOpened = 0;
        if (opened.code() != 206) {
            skipTo(position, opened);
        }
        return opened;
    }

    private void skipTo(long wanted, Response from) throws IOException {
        byte[] skipped = new byte[(int) Math.min(wanted, PROGRESS)];
        for (long left = wanted; left > 0; ) {
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
            int read = activity.read(from.body().byteStream(), buffer, offset, length);
            sinceOpened += Math.max(read, 0);
            if (sinceOpened >= PROGRESS) {
                retry.progress();
            }
            return read;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            throw exchange.bodyFailure(from.request().url(), e);
        }
    }

    /** An answer without a length ends when its connection does, which a cut looks like, too. */
    private void checkComplete(Response from) throws TransientException {
        boolean delimited = from.body().contentLength() >= 0
                || from.protocol() == Protocol.HTTP_2
                || from.header("Transfer-Encoding") != null;
        if (!delimited && position < size) {
            throw TransientException.broken("the connection ended after " + position + " of " + size + " bytes", null);
        }
    }

    private void disconnect() {
        if (response != null) {
            response.close();
            response = null;
        }
    }
}
