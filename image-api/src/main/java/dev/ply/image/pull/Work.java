package dev.ply.image.pull;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one client. What runs here can be cancelled: by interrupting the caller, by cancelling the future, and
 * by closing, which interrupts everything. A call returns only when what it started has ended. Thread-safe.
 */
public final class Work implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final long GRACE_SECONDS = 2;

    private final ExecutorService threads;

    /** Threads are made as they are needed and end when idle. */
    public Work() {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Worker(this, task, "ply-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs on these threads, which are ended with this. */
    Work(ExecutorService threads) {
        this.threads = threads;
    }

    /**
     * Runs a task on a thread of its own and waits for it; an interrupt of the caller ends the task first, unless that is
     * done before it notices.
     */
    public <T> T run(Callable<T> task) throws IOException {
        TaskGroup group = new TaskGroup();
        CompletableFuture<T> result = start(group, task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    group.cancel();
                } catch (ExecutionException e) {
                    throw unwrap(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts a task, which is interrupted when somebody else completes the future, such as by cancelling it. */
    public <T> CompletableFuture<T> start(Callable<T> task) {
        TaskGroup group = new TaskGroup();
        CompletableFuture<T> result = start(group, task);
        CompletableFuture<T> unused = result.whenComplete((value, failure) -> group.cancel());
        return result;
    }

    private <T> CompletableFuture<T> start(TaskGroup group, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(group.call(task));
                } catch (Throwable e) {
                    result.completeExceptionally(translate(e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new CancelledException("the client is closed", e));
        } catch (Error e) {
            // Where no thread can be made. Thrown from here, it would leave behind what runs already.
            result.completeExceptionally(e);
        }
        return result;
    }

    /**
     * Runs tasks, starting them in order and at most {@code limit} at once. The first failure interrupts the others and
     * is thrown once all have ended.
     */
    void runAll(List<Callable<Void>> tasks, int limit) throws IOException {
        TaskGroup group = new TaskGroup();
        BlockingQueue<Optional<Throwable>> outcomes = new LinkedBlockingQueue<>();
        @Nullable Throwable failure = null;
        int started = 0;
        int underWay = 0;
        while (underWay > 0 || (failure == null && started < tasks.size())) {
            while (failure == null && underWay < limit && started < tasks.size()) {
                Callable<Void> task = tasks.get(started++);
                underWay++;
                CompletableFuture<Void> unused =
                        start(group, task).whenComplete((value, thrown) -> outcomes.add(Optional.ofNullable(thrown)));
            }
            try {
                Optional<Throwable> outcome = outcomes.take();
                underWay--;
                failure = failure == null ? outcome.orElse(null) : failure;
            } catch (InterruptedException e) {
                failure = failure == null ? e : failure;
            }
            if (failure != null) {
                group.cancel();
            }
        }
        if (failure != null) {
            throw unwrap(failure);
        }
    }

    /** The failure of a task as what a caller of this library expects. */
    private static IOException unwrap(@Nullable Throwable failure) {
        Throwable translated = translate(failure);
        if (translated instanceof IOException e) {
            return e;
        }
        if (translated instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) translated;
    }

    private static Throwable translate(@Nullable Throwable failure) {
        if (failure instanceof ImageException || failure instanceof Error || failure instanceof RuntimeException) {
            return failure;
        }
        if (failure instanceof InterruptedException
                || failure instanceof ClosedByInterruptException
                || (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException))) {
            return new CancelledException("interrupted", failure);
        }
        return failure instanceof IOException ? failure : new IOException(failure);
    }

    /** Interrupts everything that runs here and lets nothing more begin. */
    public void cancel() {
        threads.shutdownNow();
    }

    /** Cancels, and waits for what was interrupted to end; not for long, since a plug-in may not mind. */
    @Override
    public void close() {
        cancel();
        if (Thread.currentThread() instanceof Worker worker && worker.work == this) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            boolean ended = threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                LOG.debug("threads are still at it after {} s: {}", GRACE_SECONDS, threads);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A thread that knows where it belongs. */
    private static final class Worker extends Thread {

        private final Work work;

        Worker(Work work, Runnable task, String name) {
            super(task, name);
            this.work = work;
        }
    }
}
