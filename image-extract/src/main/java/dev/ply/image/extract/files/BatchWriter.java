package dev.ply.image.extract.files;

import dev.ply.image.error.CancelledException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Writes small files on other threads, a batch at a time. There are few batches and they are used again, so that whoever
 * fills them waits when the disk is slower. A failure surfaces at the next call.
 */
final class BatchWriter implements Closeable {

    private static final int WRITERS = 2;
    private static final int BATCHES = 2 * WRITERS;
    private static final int MAX_SMALL = 64 * 1024;

    private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(BATCHES);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS, BatchWriter::thread);
    private Batch filling;

    /** Writes with what {@code targets} gives, one for each batch. */
    BatchWriter(Supplier<SmallFiles> targets) {
        for (int i = 1; i < BATCHES; i++) {
            free.add(new Batch(targets.get()));
        }
        filling = new Batch(targets.get());
    }

    /** Reads the file's content and has it written soon; false when it is too large for that or has holes. */
    boolean take(FileNode file, List<Region> data, TarReader content) throws IOException {
        boolean whole = file.size() == 0 || (!data.isEmpty() && data.get(0).length() == file.size());
        if (!whole || file.size() > MAX_SMALL) {
            return false;
        }
        if (!filling.hasRoom(file.size())) {
            submit();
        }
        filling.add(file, content);
        return true;
    }

    /** Waits until everything taken is written. */
    void drain() throws IOException {
        if (!filling.isEmpty()) {
            submit();
        }
        List<Batch> idle = new ArrayList<>(BATCHES);
        while (idle.size() < BATCHES - 1) {
            idle.add(takeFree());
        }
        free.addAll(idle);
    }

    /** Waits for batches under way, and drops the others. */
    @Override
    public void close() {
        failure.compareAndSet(null, new CancelledException("extraction: stopped"));
        writers.shutdown();
        boolean interrupted = false;
        while (!writers.isTerminated()) {
            try {
                writers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit() throws IOException {
        Batch full = filling;
        filling = takeFree();
        writers.execute(() -> write(full));
    }

    private void write(Batch batch) {
        try {
            if (failure.get() == null) {
                batch.write();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
        batch.clear();
        free.add(batch);
    }

    private Batch takeFree() throws IOException {
        try {
            Batch batch = free.take();
            rethrowFailure();
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("extraction: interrupted", e);
        }
    }

    private void rethrowFailure() throws IOException {
        Throwable thrown = failure.get();
        if (thrown instanceof IOException e) {
            throw e;
        } else if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown instanceof Error e) {
            throw e;
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "ply-write");
        thread.setDaemon(true);
        return thread;
    }
}
