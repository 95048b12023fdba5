package dev.ply.image.registry;

import dev.ply.image.registry.testing.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import okio.Okio;

/** Answers that never stop coming and never arrive: a byte a second, by the test's time. */
final class Drip {

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int REAL_MILLIS = 10;

    private final FakeTime time;

    Drip(FakeTime time) {
        this.time = time;
    }

    /** The head is all right, the body drips. */
    Fault body() {
        return (request, honest) -> honest.newBuilder()
                .body(new MockResponseBody() {
                    @Override
                    public long getContentLength() {
                        return honest.getBody() == null ? -1 : honest.getBody().getContentLength();
                    }

                    @Override
                    public void writeTo(BufferedSink sink) throws IOException {
                        drip(sink);
                    }
                })
                .build();
    }

    /** Not even the head is ever there. */
    Fault head() {
        return (request, honest) -> new MockResponse.Builder()
                .clearHeaders()
                .socketHandler(socket -> {
                    try (BufferedSink sink = Okio.buffer(socket.getSink())) {
                        sink.writeUtf8("HTTP/1.1 200 OK\r\nX: ");
                        drip(sink);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .build();
    }

    /** Ends when nobody listens any more. */
    private void drip(BufferedSink sink) throws IOException {
        while (true) {
            sink.writeByte(' ').flush();
            time.pass(BETWEEN);
            try {
                Thread.sleep(REAL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}
