package dev.ply.image.cache;

import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own into a few buffers that go round, so that decompressing and writing keep a core
 * busy each. Closing ends the thread before it closes the stream. Used by one reader.
 */
final class ReadAhead extends BulkInputStream {

    private static final int BUFFERS = 8;
    private static final int BUFFER = 256 * 1024;

    private final InputStream in;
    private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Future<?> running;
    private @Nullable Chunk current;

    ReadAhead(InputStream in, ExecutorService threads) {
        this.in = in;
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(new Chunk());
        }
        this.running = threads.submit(this::run);
    }

    private void run() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            for (boolean more = true; more; ) {
                Chunk chunk = empty.take();
                more = chunk.fill(in);
                full.put(chunk);
            }
        } catch (InterruptedException e) {
            // Only closing interrupts this thread; nobody reads any more.
        } finally {
            ended.countDown();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Chunk chunk = current();
        if (chunk.remaining() == 0) {
            chunk.throwFailure();
            return -1;
        }
        int count = Math.min(length, chunk.remaining());
        System.arraycopy(chunk.bytes, chunk.position, buffer, offset, count);
        chunk.position += count;
        return count;
    }

    /** The chunk to read from: an empty one only at the end. */
    private Chunk current() throws IOException {
        Chunk chunk = current;
        try {
            while (chunk == null || (chunk.remaining() == 0 && !chunk.last)) {
                if (chunk != null) {
                    empty.put(chunk);
                }
                chunk = full.take();
                current = chunk;
            }
            return chunk;
        } catch (InterruptedException e) {
            throw Interrupted.io(e);
        }
    }

    /** What closing interrupts is waited for: some decompressors must not be closed under a reader. */
    @Override
    public void close() throws IOException {
        running.cancel(true);
        if (begun.compareAndSet(false, true)) {
            ended.countDown();
        }
        boolean interrupted = false;
        for (boolean waiting = true; waiting; ) {
            try {
                ended.await();
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        in.close();
    }

    /** Some bytes of the stream, and how it ended if it did after them. */
    private static final class Chunk {

        private byte[] bytes = new byte[0];
        private int position;
        private int length;
        private boolean last;
        private @Nullable Throwable failure;

        int remaining() {
            return length - position;
        }

        /** Reads as much as fits; returns whether there may be more. */
        boolean fill(InputStream in) {
            position = 0;
            length = 0;
            try {
                if (bytes.length == 0) {
                    bytes = new byte[BUFFER];
                }
                while (length < bytes.length && !last) {
                    int read = in.read(bytes, length, bytes.length - length);
                    last = read < 0;
                    length += Math.max(read, 0);
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                last = true;
            }
            return !last;
        }

        void throwFailure() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            } else if (failure instanceof RuntimeException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
