package dev.ply.image.contract;

import dev.ply.image.layer.BlobSource;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A source that can misbehave: each opening takes the next fault that was asked for, and without one is faultless. */
public final class FakeSource implements BlobSource {

    private final byte[] blob;
    private final List<Long> opened = new CopyOnWriteArrayList<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final CountDownLatch stalled = new CountDownLatch(1);

    /** What happens to the bytes from an offset. */
    @FunctionalInterface
    public interface Fault {
        InputStream apply(InputStream rest) throws IOException;
    }

    FakeSource(byte[] blob) {
        this.blob = blob.clone();
    }

    /** Asks for a fault at the next opening that has none yet. */
    public synchronized FakeSource then(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Fails after some bytes. */
    public FakeSource thenCutAfter(int bytes, IOException why) {
        return then(rest -> new Limited(rest, bytes) {
            @Override
            int atLimit() throws IOException {
                throw why;
            }
        });
    }

    /** Ends after some bytes as if that were all. */
    public FakeSource thenEndAfter(int bytes) {
        return then(rest -> new Limited(rest, bytes) {
            @Override
            int atLimit() {
                return -1;
            }
        });
    }

    /** Says nothing more after some bytes, until interrupted or closed. */
    public FakeSource thenStallAfter(int bytes) {
        CountDownLatch closed = new CountDownLatch(1);
        return then(rest -> new Limited(rest, bytes) {
            @Override
            int atLimit() throws IOException {
                stalled.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("interrupted");
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        });
    }

    /** Gives other bytes. */
    public FakeSource thenGive(byte[] other) {
        return then(rest -> new ByteArrayInputStream(other));
    }

    /** Waits until a reader has come to a stall. */
    public void awaitStall() throws InterruptedException {
        stalled.await();
    }

    /** The offsets that were asked for, in order. */
    public List<Long> opened() {
        return List.copyOf(opened);
    }

    @Override
    public InputStream open(long offset) throws IOException {
        opened.add(offset);
        Fault fault;
        synchronized (this) {
            fault = faults.poll();
        }
        InputStream rest = new ByteArrayInputStream(blob, (int) offset, blob.length - (int) offset);
        return fault == null ? rest : fault.apply(rest);
    }

    /** Some bytes, and then something else. */
    private abstract static class Limited extends FilterInputStream {

        private int left;

        Limited(InputStream in, int bytes) {
            super(in);
            left = bytes;
        }

        abstract int atLimit() throws IOException;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return atLimit();
            }
            int read = in.read(buffer, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
