package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.LockTimeoutException;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeyedLocksTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        file = folder.resolve("a.lock");
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Lease exclusive(Duration timeout) throws IOException {
        return new KeyedLocks(timeout).exclusive(file, "layer x", () -> {});
    }

    private Lease shared(Duration timeout) throws IOException {
        return new KeyedLocks(timeout).shared(file, "layer x", () -> {});
    }

    private boolean isFree() throws IOException {
        var lease = new KeyedLocks(LONG).tryExclusive(file);
        lease.ifPresent(Lease::close);
        return lease.isPresent();
    }

    @Test
    void anExclusiveLockKeepsOutEverybodyElseUntilItIsClosed() throws IOException {
        Lease lease = exclusive(LONG);
        assertThat(isFree()).isFalse();
        assertThatThrownBy(() -> exclusive(AT_ONCE)).isInstanceOf(LockTimeoutException.class);
        assertThatThrownBy(() -> shared(AT_ONCE)).isInstanceOf(LockTimeoutException.class);
        lease.close();
        lease.close();
        assertThat(isFree()).isTrue();
    }

    @Test
    void aSharedLockIsSharedAndKeepsOutExclusiveOnesUntilTheLastIsClosed() throws IOException {
        Lease first = shared(LONG);
        Lease second = shared(AT_ONCE);
        first.close();
        assertThat(isFree()).isFalse();
        second.close();
        assertThat(isFree()).isTrue();
    }

    @Test
    void onlyOneThreadAtATimeHasAnExclusiveLock() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable work = () -> {
            for (int i = 0; i < 50; i++) {
                try (Lease lease = exclusive(LONG)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                } catch (IOException e) {
                    most.set(99);
                }
            }
        };
        Future<?> first = threads.submit(work);
        Future<?> second = threads.submit(work);
        first.get();
        second.get();
        assertThat(most).hasValue(1);
    }

    @Test
    void aTimeOutNamesTheProcessThatHasTheLock() throws Exception {
        Process holder = LockFileHolder.start("exclusive", file);
        try {
            assertThat(isFree()).isFalse();
            assertThatThrownBy(() -> exclusive(AT_ONCE))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("layer x")
                    .hasMessageContaining("pid " + holder.pid() + " on ");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(isFree()).isTrue();
    }

    @Test
    void aLockOutlivesOtherClientsOfItInTheSameProcess() throws Exception {
        try (Lease kept = shared(LONG)) {
            shared(LONG).close();
            assertThat(isFree()).isFalse();
            Process other = LockFileHolder.start("shared", file);
            other.destroyForcibly().waitFor();
            assertThat(LockFileProbe.isFree(file)).isFalse();
        }
        assertThat(LockFileProbe.isFree(file)).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNobodysLock() throws Exception {
        try (Lease lease = exclusive(LONG)) {
            CountDownLatch waiting = new CountDownLatch(1);
            Future<Lease> waiter =
                    threads.submit(() -> new KeyedLocks(LONG).exclusive(file, "layer x", waiting::countDown));
            waiting.await();
            threads.shutdownNow();
            assertThatThrownBy(waiter::get).hasCauseInstanceOf(CancelledException.class);
            assertThat(isFree()).isFalse();
        }
    }

    @Test
    void whoWaitedForALockFileThatWasRemovedHasTheNewOne() throws Exception {
        Lease old = exclusive(LONG);
        CountDownLatch waiting = new CountDownLatch(1);
        Future<Lease> waiter =
                threads.submit(() -> new KeyedLocks(LONG).exclusive(file, "layer x", waiting::countDown));
        waiting.await();
        Files.delete(file);
        old.close();
        try (Lease renewed = waiter.get()) {
            assertThat(file).exists();
            assertThat(isFree()).isFalse();
        }
    }

    @Test
    void theSameFileByAnotherPathIsTheSameLock() throws IOException {
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("a.lock");
        try (Lease lease = exclusive(LONG)) {
            assertThat(new KeyedLocks(LONG).tryExclusive(alias)).isEmpty();
        }
    }
}
