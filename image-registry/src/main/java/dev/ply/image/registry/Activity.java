package dev.ply.image.registry;

import dev.ply.image.error.CancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Something under way that waits for a server: a request with its repetitions, or a blob while it is read. It ends when
 * the thread that waits is interrupted, or when somebody aborts it. A socket heeds neither by itself, nor a limit to what
 * drips from it.
 */
final class Activity implements AutoCloseable {

    private static final String CANCELLED = "the transfer was cancelled";
    private static final long LOOK_MILLIS = 100;

    private final Activities all;
    private final TimeSource time;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread waiting;
    private @Nullable Call call;
    private @Nullable Long deadline;

    Activity(Activities all, TimeSource time) {
        this.all = all;
        this.time = time;
    }

    /** Sends a request and waits for the head of its answer. */
    Response execute(Call next) throws IOException {
        begin(next);
        return heedingAbort(next::execute);
    }

    /** Reads from the answer to the latest request. */
    int read(InputStream in, byte[] buffer, int offset, int length) throws IOException {
        return heedingAbort(() -> in.read(buffer, offset, length));
    }

    /** Does some work that waits here, be it for several answers, and ends it as a time-out when it takes too long. */
    <T> T within(Duration limit, Attempt<T> work) throws IOException {
        limit(time.nanoTime() + limit.toNanos());
        try {
            return work.run();
        } finally {
            limit(null);
        }
    }

    /** Does some work in which it is not the server that is waited for: it takes nothing of the limit. */
    <T> T apart(Attempt<T> work) throws IOException {
        Long left = left();
        limit(null);
        try {
            return work.run();
        } finally {
            limit(left == null ? null : time.nanoTime() + left);
        }
    }

    /** Waits before the next attempt. */
    void pause(Duration wait) throws CancelledException {
        try {
            time.await(ended, wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        checkNotEnded(null);
    }

    /** Waits for a lock that somebody else may hold while they wait for a server. */
    void acquire(Lock lock) throws IOException {
        apart(() -> {
            try {
                while (!lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    checkNotEnded(null);
                }
                return lock;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(CANCELLED, e);
            }
        });
    }

    /** Makes whoever waits here fail; from any thread. */
    void abort() {
        ended.countDown();
        cancelCall();
    }

    /** Aborts when the thread that waits here has been interrupted; ends its wait when it takes too long. */
    void look() {
        Thread thread = waiting;
        if (thread != null && thread.isInterrupted()) {
            abort();
        } else if (isOverdue()) {
            cancelCall();
        }
    }

    /** Ends this; nothing is waited for any more. */
    @Override
    public void close() {
        abort();
        all.remove(this);
    }

    private <T> T heedingAbort(Attempt<T> work) throws IOException {
        waiting = Thread.currentThread();
        try {
            checkNotEnded(null);
            checkNotOverdue(null);
            return work.run();
        } catch (CancelledException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                // OkHttp throws it while it connects, and does not say so.
                Thread.currentThread().interrupt();
            }
            checkNotEnded(e);
            checkNotOverdue(e);
            throw e;
        } finally {
            waiting = null;
        }
    }

    private void checkNotEnded(@Nullable Exception cause) throws CancelledException {
        if (ended.getCount() == 0 || Thread.currentThread().isInterrupted()) {
            throw new CancelledException(CANCELLED, cause);
        }
    }

    private void checkNotOverdue(@Nullable Exception cause) throws SocketTimeoutException {
        if (isOverdue()) {
            SocketTimeoutException overdue = new SocketTimeoutException("too slow");
            overdue.initCause(cause);
            throw overdue;
        }
    }

    private synchronized void begin(Call next) {
        call = next;
    }

    private synchronized void limit(@Nullable Long newDeadline) {
        deadline = newDeadline;
    }

    private synchronized @Nullable Long left() {
        return deadline == null ? null : deadline - time.nanoTime();
    }

    private boolean isOverdue() {
        Long left = left();
        return left != null && left <= 0;
    }

    private synchronized void cancelCall() {
        if (call != null) {
            call.cancel();
        }
    }
}
