package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.Reference;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nothing in the client makes requests for blobs wait for each other. */
class ParallelTransferTest {

    private static final int BLOBS = 20;

    @Test
    void twentyBlobsAreAskedForAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(BLOBS);
        ExecutorService threads = Executors.newFixedThreadPool(BLOBS);
        try (FaultyRegistry registry = FaultyRegistry.start();
                RegistryTransport transport = new TestTransport().create()) {
            Reference app = Reference.parse(registry.address() + "/app");
            registry.requireTokens();
            transport.tags(app);
            registry.always("GET /v2/app/blobs/", (request, honest) -> {
                all.countDown();
                return await(all) ? honest : honest.newBuilder().code(418).build();
            });

            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < BLOBS; i++) {
                byte[] content = TestTransport.bytes(1000 + i);
                Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(content), content.length);
                reads.add(threads.submit(() -> read(transport, app, blob)));
            }

            for (int i = 0; i < BLOBS; i++) {
                assertThat(reads.get(i).get()).isEqualTo(TestTransport.bytes(1000 + i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** False when the client never gets to ask for the others. */
    private static boolean await(CountDownLatch all) {
        try {
            return all.await(8, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] read(RegistryTransport transport, Reference app, Descriptor blob) throws IOException {
        try (InputStream stream = transport.blob(app, blob, 0)) {
            return stream.readAllBytes();
        }
    }
}
