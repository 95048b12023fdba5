package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.ImageClient;
import dev.ply.image.cli.crash.SlowRegistry.BlobRequest;
import dev.ply.image.cli.crash.TestImage.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight processes pull four images that share layers into one home. */
class SharedHomeIT {

    @TempDir
    private Path home;

    @Test
    void everyLayerIsFetchedOnceAndEveryProcessSucceeds() throws Exception {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            layers.add(TestImage.layer(i, 10, 20_000));
        }
        try (SlowRegistry registry = new SlowRegistry(2_000_000)) {
            List<String> references = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                references.add(registry.add(
                        new TestImage("image" + i, List.of(layers.get(i), layers.get((i + 1) % 4), layers.get(4)))));
            }
            List<PlyProcess> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(PlyProcess.start(home, "pull", references.get(i % 4)));
            }
            for (PlyProcess one : all) {
                PlyProcess.Outcome outcome = one.await();
                assertThat(outcome.exit()).as(outcome.err()).isZero();
            }
            Set<String> digests =
                    layers.stream().map(layer -> layer.digest().toString()).collect(Collectors.toSet());
            assertThat(registry.requests())
                    .extracting(BlobRequest::digest)
                    .map(Object::toString)
                    .filteredOn(digests::contains)
                    .containsExactlyInAnyOrderElementsOf(digests);
        }
        try (ImageClient client = ImageClient.builder().home(home).build()) {
            assertThat(client.images()).hasSize(4);
            assertThat(client.verify(client.images(), Optional.empty()).faults())
                    .isEmpty();
        }
    }
}
