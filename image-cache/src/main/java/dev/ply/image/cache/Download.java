package dev.ply.image.cache;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.LayerProgress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at downloading a blob, on a thread of its own, into the partial file. Digest and exact size are checked as
 * the bytes pass, those of an earlier attempt included. Closing ends it at once and leaves a file that can be resumed.
 */
final class Download implements Closeable {

    private static final int BUFFER = 128 * 1024;

    private final Blob blob;
    private final GrowingFile partial;
    private final ResumedInputStream bytes;
    private final LayerProgress progress;
    private final Future<Void> running;

    /** Starts downloading what is missing. The caller has the download lock, and keeps it until this is closed. */
    Download(Blob blob, BlobSource source, ExecutorService threads, LayerProgress progress) throws IOException {
        this.blob = blob;
        this.progress = progress;
        this.partial = new GrowingFile(blob.partial());
        if (partial.length() > blob.size()) {
            partial.truncate();
        }
        this.bytes = new ResumedInputStream(blob.partial(), partial.length(), blob.size(), source);
        this.running = threads.submit((Callable<Void>) this::run);
    }

    /** The blob's bytes from the start, as they come; a reader may be opened until the blob is published. */
    InputStream reader() throws IOException {
        return partial.reader();
    }

    private Void run() throws IOException {
        try (VerifyingInputStream verified =
                new VerifyingInputStream(bytes, "layer " + blob.digest(), blob.digest(), blob.size())) {
            byte[] buffer = new byte[BUFFER];
            boolean resuming = bytes.isResuming();
            for (int read = verified.read(buffer); read > 0; read = verified.read(buffer)) {
                // Told first, since whoever follows the file tells what it does.
                progress.downloaded(verified.count());
                if (resuming) {
                    partial.release(read);
                } else {
                    partial.append(buffer, read);
                }
                resuming = bytes.isResuming();
            }
            partial.complete();
            // While the reader is still unpacking.
            blob.syncPartial();
            return null;
        } catch (IOException e) {
            ImageException failure = DiskFailure.explain(e, "layer " + blob.digest());
            partial.fail(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            // Such as a plug-in's, or a listener's: the reader must not wait for more.
            partial.fail(e);
            throw e;
        }
    }

    /**
     * Waits until the partial file is whole and verified.
     *
     * @throws dev.ply.image.error.IntegrityException when what came is not the blob
     */
    void await() throws IOException {
        try {
            running.get();
        } catch (InterruptedException e) {
            throw Interrupted.io(e);
        } catch (CancellationException e) {
            throw new CancelledException("layer " + blob.digest() + ": its download was cancelled", blob.digest(), e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        }
        progress.downloadComplete();
    }

    /** Throws what ended the download, if something did: a reader's failure was only the consequence. */
    void throwFailure() throws IOException {
        Throwable failure = partial.failure();
        if (failure != null) {
            throw rethrow(failure);
        }
    }

    private static IOException rethrow(@Nullable Throwable cause) {
        if (cause instanceof IOException e) {
            return e;
        } else if (cause instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) Objects.requireNonNull(cause);
    }

    @Override
    public void close() throws IOException {
        running.cancel(true);
        // Closed before the stream: the thread may be stuck in a source that does not react, and must not write any
        // more.
        try (bytes) {
            partial.close();
        }
    }
}
