package dev.ply.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkTest {

    @Test
    void aTaskThatTakesTooLongForWhoeverWaitsIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Work work = new Work()) {
            CompletableFuture<Void> result = work.start(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return null;
            });

            assertThatThrownBy(
                            () -> result.orTimeout(100, TimeUnit.MILLISECONDS).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatRunsHasEndedWhenThereIsNoThreadForTheNext() {
        AtomicInteger threads = new AtomicInteger();
        Semaphore started = new Semaphore(0);
        AtomicBoolean ended = new AtomicBoolean();
        Callable<Void> first = () -> {
            try {
                started.release();
                new CountDownLatch(1).await();
            } finally {
                ended.set(true);
            }
            return null;
        };
        try (Work work = new Work(Executors.newCachedThreadPool(task -> {
            if (threads.incrementAndGet() > 1) {
                started.acquireUninterruptibly();
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        }))) {
            assertThatThrownBy(() -> work.runAll(List.of(first, () -> null), 2)).isInstanceOf(OutOfMemoryError.class);
            assertThat(ended).isTrue();
        }
    }
}
