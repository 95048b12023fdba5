package dev.ply.image.registry.testing;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import okio.ByteString;

/**
 * The body of an answer, or part of it, perhaps with a fault in it. Immutable.
 *
 * @param content the whole that this is part of
 * @param from the first byte of the part
 * @param to the first byte after it
 * @param fault what happens after how many bytes
 * @param server what counts the bytes, and says when to end waiting
 */
record ServedBody(ByteString content, int from, int to, After fault, Server server) implements MockResponseBody {

    private static final int CHUNK = 16 << 10;

    /** What may go wrong on the way. After a cut whoever answers closes the connection. */
    enum Kind {
        NOTHING,
        CUT,
        STALL
    }

    /** When it does. */
    record After(int bytes, Kind kind) {
        static final After NEVER = new After(Integer.MAX_VALUE, Kind.NOTHING);
    }

    /** Whoever serves. */
    record Server(LongAdder served, CountDownLatch closed) {}

    static ServedBody whole(byte[] content, Server server) {
        return new ServedBody(ByteString.of(content), 0, content.length, After.NEVER, server);
    }

    ServedBody part(int first, int end) {
        return new ServedBody(content, first, end, fault, server);
    }

    ServedBody with(After other) {
        return new ServedBody(content, from, to, other, server);
    }

    ServedBody with(byte[] other) {
        return whole(other, server);
    }

    @Override
    public long getContentLength() {
        return (long) to - from;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        int end = (int) Math.min(to, (long) from + fault.bytes());
        for (int position = from; position < end; ) {
            int length = Math.min(CHUNK, end - position);
            sink.write(content, position, length);
            sink.flush();
            server.served().add(length);
            position += length;
        }
        if (end < to && fault.kind() == Kind.STALL) {
            stall();
        }
    }

    private void stall() throws IOException {
        try {
            server.closed().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
