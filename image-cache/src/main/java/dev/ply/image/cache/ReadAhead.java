package dev.ply.image.cache;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own into a few buffers that go round, so that decompressing and writing keep a core
 * busy each, and hashes it: on either thread, since which of the two is the slower one changes from file to file. Closing
 * ends the thread before it closes the stream. Used by one reader.
 */
final class ReadAhead extends InputStream {

    private static final int BUFFERS = 8;
    private static final int BUFFER = 256 * 1024;

    private final InputStream in;
    private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ChunkHash hash;
    private final Future<?> running;
    private @Nullable Chunk current;
    private long count;

    ReadAhead(InputStream in, MessageDigest digest, ExecutorService threads) {
        this.in = in;
        this.hash = new ChunkHash(digest);
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
                Chunk chunk = nextEmpty();
                more = chunk.fill(in);
                hash.add(chunk);
                full.put(chunk);
            }
        } catch (InterruptedException e) {
            // Only closing interrupts this thread; nobody reads any more.
        } finally {
            ended.countDown();
        }
    }

    /** While there is nothing to read into, the reader is the slower one, and this thread hashes for it. */
    private Chunk nextEmpty() throws InterruptedException {
        Chunk chunk = empty.poll();
        while (chunk == null) {
            chunk = hash.one() ? empty.poll() : empty.take();
        }
        return chunk;
    }

    /** How many bytes were read. */
    long count() {
        return count;
    }

    /** The hash of all that was read; only once the end was. */
    byte[] digest() {
        return hash.digest();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
        int copied = Math.min(length, chunk.remaining());
        System.arraycopy(chunk.bytes, chunk.position, buffer, offset, copied);
        chunk.position += copied;
        count += copied;
        return copied;
    }

    /** The chunk to read from: an empty one only at the end. */
    private Chunk current() throws IOException {
        Chunk chunk = current;
        try {
            while (chunk == null || (chunk.remaining() == 0 && !chunk.last)) {
                if (chunk != null) {
                    hash.upTo(chunk);
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

    /** The hash of the chunks in the order in which they were added, by whichever thread has the time. */
    private static final class ChunkHash {

        private final MessageDigest digest;
        private final Queue<Chunk> waiting = new ConcurrentLinkedQueue<>();

        ChunkHash(MessageDigest digest) {
            this.digest = digest;
        }

        void add(Chunk chunk) {
            chunk.hashed = false;
            waiting.add(chunk);
        }

        /** Hashes the next chunk; returns whether there was one. */
        synchronized boolean one() {
            Chunk chunk = waiting.poll();
            if (chunk == null) {
                return false;
            }
            digest.update(chunk.bytes, 0, chunk.length);
            chunk.hashed = true;
            return true;
        }

        /** Returns once the chunk has been hashed. */
        void upTo(Chunk chunk) {
            while (!chunk.hashed) {
                one();
            }
        }

        synchronized byte[] digest() {
            while (one()) {}
            return digest.digest();
        }
    }

    /** Some bytes of the stream, and how it ended if it did after them. */
    private static final class Chunk {

        private byte[] bytes = new byte[0];
        private int position;
        private int length;
        private boolean last;
        private volatile boolean hashed;
        private @Nullable Throwable failure;

        int remaining() {
            return length - position;
        }

        /** Reads as much as fits; returns whether there may be more. */
        boolean fill(InputStream in) {
            if (bytes.length == 0) {
                bytes = new byte[BUFFER];
            }
            position = 0;
            length = 0;
            try {
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
