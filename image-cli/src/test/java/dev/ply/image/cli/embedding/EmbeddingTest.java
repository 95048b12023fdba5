package dev.ply.image.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullProgress;
import dev.ply.image.PullResult;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.registry.mock.MockFault;
import dev.ply.image.registry.mock.MockImage;
import dev.ply.image.registry.mock.MockRegistry;
import dev.ply.image.registry.mock.TestTar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls from several threads, their cancellation, and what is left of a client that was closed. */
@Timeout(60)
class EmbeddingTest {

    private static final Reference APP = Reference.parse("example.com/app:1");

    private final MockRegistry registry = new MockRegistry();
    private final MockImage image = new MockImage();

    @TempDir
    private Path folder;

    @BeforeEach
    void putAnImage() throws IOException {
        image.layer(new TestTar().file("etc/motd", "hello\n")).layer(new TestTar().file("bin/sh", "#!\n"));
        registry.put("example.com/app:1", image);
    }

    @Test
    void aPullOnAnotherThreadCompletesWithItsResult() throws Exception {
        try (ImageClient client = client("home")) {
            PullResult result = client.pullAsync(APP, PullOptions.defaults()).get();

            assertThat(result.layers().get(0).path().resolve("etc/motd")).hasContent("hello\n");
        }
    }

    @Test
    void anUnpackOnAnotherThreadCompletesWithItsFolder() throws Exception {
        try (ImageClient client = client("home")) {
            Path root = client.unpackAsync(APP, PullOptions.defaults(), folder.resolve("root"))
                    .get();

            assertThat(root.resolve("bin/sh")).hasContent("#!\n");
        }
    }

    @Test
    void aFailureOnAnotherThreadCompletesWithItsCause() throws Exception {
        try (ImageClient client = client("home")) {
            CompletableFuture<PullResult> pull =
                    client.pullAsync(Reference.parse("example.com/none:1"), PullOptions.defaults());

            assertThatThrownBy(pull::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void aCancelledFutureEndsItsPullAndTheNextOneGoesOn() throws Exception {
        stall();
        Stalled stalled = new Stalled();
        try (ImageClient client = client("home")) {
            CompletableFuture<PullResult> pull = client.pullAsync(APP, stalled.options());
            stalled.await();
            pull.cancel(true);
            registry.heal();

            assertThat(pull).isCancelled();
            assertThat(client.pull(APP, PullOptions.defaults()).layers()).hasSize(2);
        }
    }

    @Test
    void anInterruptEndsAPull() throws Exception {
        stall();
        try (ImageClient client = client("home")) {
            assertCancelled(client, APP, Thread::interrupt);
        }
    }

    @Test
    void closingEndsAPull() throws Exception {
        stall();
        ImageClient client = client("home");

        assertCancelled(client, APP, thread -> client.close());

        assertThatThrownBy(() -> client.pull(APP, PullOptions.defaults())).isInstanceOf(CancelledException.class);
        client.close();
    }

    @Test
    void aClosedClientLeavesNoThreadsBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        stall();
        Stalled stalled = new Stalled();
        ImageClient client = client("home");
        CompletableFuture<PullResult> pull = client.pullAsync(APP, stalled.options());
        stalled.await();

        client.close();

        assertThatThrownBy(pull::get).hasCauseInstanceOf(CancelledException.class);
        assertGone(before);
    }

    @Test
    void aRegistryThatNeverAnswersKeepsNeitherCallersNorThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reference reference = Reference.parse("127.0.0.1:" + mute.getLocalPort() + "/app:1");
            ImageClient client = ImageClient.builder()
                    .home(folder.resolve("home"))
                    .registry("docker")
                    .build();
            FutureTask<Void> pull = new FutureTask<>(() -> {
                client.pull(reference, PullOptions.defaults());
                return null;
            });
            new Thread(pull, "caller").start();
            try (Socket asked = mute.accept()) {
                assertThat(asked.getInputStream().read()).isNotNegative();
                client.close();
                assertThatThrownBy(pull::get).hasCauseInstanceOf(CancelledException.class);
            }
        }
        assertGone(before);
    }

    @Test
    void closingFromWhatFollowsAPullDoesNotWaitForItself() throws Exception {
        ImageClient client = client("home");

        CompletableFuture<Void> closed =
                client.pullAsync(APP, PullOptions.defaults()).thenAccept(result -> client.close());

        closed.get();
    }

    @Test
    void clientsWithHomesOfTheirOwnDoNotMeet() throws Exception {
        try (ImageClient one = client("one");
                ImageClient two = client("two");
                ImageClient three = ImageClient.builder()
                        .home(folder.resolve("three"))
                        .store("json")
                        .provider(new MockRegistry().provider())
                        .build()) {
            CompletableFuture<PullResult> first = one.pullAsync(APP, PullOptions.defaults());
            CompletableFuture<PullResult> second = two.pullAsync(APP, PullOptions.defaults());

            assertThat(first.get().layers().get(0).path()).startsWith(folder.resolve("one"));
            assertThat(second.get().layers().get(0).path()).startsWith(folder.resolve("two"));
            assertThatThrownBy(() -> three.pull(APP, PullOptions.defaults())).isInstanceOf(NotFoundException.class);
            assertThat(one.images()).hasSize(1);
            assertThat(three.images()).isEmpty();
        }
        assertThat(Files.exists(folder.resolve("three/oci.db"))).isFalse();
    }

    private ImageClient client(String home) throws IOException {
        return ImageClient.builder()
                .home(folder.resolve(home))
                .provider(registry.provider())
                .build();
    }

    private void stall() {
        registry.fault(image.layers().get(0).digest(), MockFault.STALL);
    }

    /** Pulls on a thread of its own until a layer stalls, does something about it, and expects the pull to end. */
    private static void assertCancelled(ImageClient client, Reference reference, Ending ending) throws Exception {
        Stalled stalled = new Stalled();
        FutureTask<Void> pull = new FutureTask<>(() -> {
            client.pull(reference, stalled.options());
            return null;
        });
        Thread caller = new Thread(pull, "caller");
        caller.start();
        stalled.await();
        ending.end(caller);

        assertThatThrownBy(pull::get).hasCauseInstanceOf(CancelledException.class);
    }

    /** What was not running before has ended, but for threads that libraries keep for all of their users. */
    private static void assertGone(Set<Thread> before) throws InterruptedException {
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread ->
                List.of("OkHttp TaskRunner", "Okio Watchdog", "JNA Cleaner").contains(thread.getName()));
        for (Thread thread : left) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.toString()).isFalse();
        }
    }

    /** Ends a call that is under way on another thread. */
    private interface Ending {
        void end(Thread caller);
    }

    /** Notices when bytes of a layer have come, after which a stalling registry sends no more. */
    private static final class Stalled {

        private final CountDownLatch begun = new CountDownLatch(1);

        PullOptions options() {
            return PullOptions.defaults().withProgress(event -> {
                if (event instanceof PullProgress.LayerDownloading) {
                    begun.countDown();
                }
            });
        }

        void await() throws InterruptedException {
            begun.await();
        }
    }
}
