package dev.ply.image.cache;

import dev.ply.image.io.BulkInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that one thread appends to while others read it from its start, waiting for bytes that are still to come. The
 * file is the buffer between them: whatever the reader's pace, the writer never waits and memory doesn't grow. What is
 * read is proven only once the reader has come to the end.
 */
final class GrowingFile implements Closeable {

    private final Path path;
    private final RandomAccessFile file;
    private long readable;
    private boolean complete;
    private boolean closed;
    private @Nullable Throwable failure;

    /** Opens the file, making it where it is missing. Nothing in it is readable yet. */
    GrowingFile(Path path) throws IOException {
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    Path path() {
        return path;
    }

    long length() throws IOException {
        return file.length();
    }

    void truncate() throws IOException {
        file.setLength(0);
    }

    /** Lets readers have the next {@code count} bytes, which the file has from earlier. */
    synchronized void release(int count) {
        readable += count;
        notifyAll();
    }

    /** Appends bytes and lets readers have them. */
    synchronized void append(byte[] bytes, int count) throws IOException {
        if (closed) {
            throw new IOException("the download was given up");
        }
        try {
            file.seek(readable);
            file.write(bytes, 0, count);
        } catch (IOException e) {
            throw DiskFailure.ofWriting(e, path);
        }
        release(count);
    }

    /** Lets readers come to the end. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /** Makes readers fail. */
    synchronized void fail(Throwable why) {
        failure = why;
        notifyAll();
    }

    /** What made readers fail, if anything did. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Ends writing at once, also for a writer that does not know yet. Readers that were not at the end fail. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (!complete && failure == null) {
            fail(new IOException("the download was given up"));
        }
        file.close();
    }

    /** The bytes from the start. Open it before the file gets another name. */
    InputStream reader() throws IOException {
        return new Reader(new RandomAccessFile(path.toFile(), "r"));
    }

    /** How many bytes can be read after {@code position}, waiting for at least one; -1 at the end. */
    private synchronized long await(long position) throws IOException, InterruptedException {
        while (position >= readable) {
            if (failure != null) {
                throw new IOException(failure);
            }
            if (complete) {
                return -1;
            }
            wait();
        }
        return readable - position;
    }

    private final class Reader extends BulkInputStream {

        private final RandomAccessFile in;
        private long position;

        Reader(RandomAccessFile in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                long ready = await(position);
                int read = ready < 0 ? -1 : in.read(buffer, offset, (int) Math.min(length, ready));
                position += Math.max(read, 0);
                return read;
            } catch (InterruptedException e) {
                throw Interrupted.io(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
