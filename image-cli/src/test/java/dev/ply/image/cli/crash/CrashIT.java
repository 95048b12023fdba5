package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullResult;
import dev.ply.image.Reference;
import dev.ply.image.cli.crash.SlowRegistry.BlobRequest;
import dev.ply.image.cli.crash.TestImage.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills pulls with SIGKILL at random points. After each, a pull without faults succeeds, fetches nothing that was here,
 * resumes what was begun, and nothing is found to be wrong.
 *
 * <p>{@code -Dply.crash.kills=200} does it two hundred times, alternately alone and beside four other pulls;
 * {@code -Dply.crash.seed=N} repeats the points of an earlier run, as far as the machine allows.
 */
class CrashIT {

    private static final int KILLS = Integer.getInteger("ply.crash.kills", 6);
    private static final long SEED = Long.getLong("ply.crash.seed", System.nanoTime());
    private static final long BYTES_PER_SECOND = 1_500_000;

    @TempDir
    private Path folder;

    @Test
    void killedPullsLeaveOnlyWhatIsProvenAndResumable() throws Exception {
        Random random = new Random(SEED);
        Layer shared = TestImage.layer(1, 20, 20_000);
        TestImage first = new TestImage("first", List.of(shared, TestImage.layer(2, 5, 100_000)));
        TestImage second = new TestImage("second", List.of(TestImage.layer(3, 50, 5_000), shared));
        try (SlowRegistry registry = new SlowRegistry(BYTES_PER_SECOND)) {
            List<String> references = List.of(registry.add(first), registry.add(second));
            long duration = PlyProcess.timeOf(folder.resolve("calibration"), references.get(0));
            for (int i = 0; i < KILLS; i++) {
                Path home = folder.resolve("home" + i);
                long delay = (long) (random.nextDouble() * duration);
                String what = "seed " + SEED + ", kill " + i + " after " + TimeUnit.NANOSECONDS.toMillis(delay) + " ms";
                killOne(home, references, delay, i % 2 == 0 ? 0 : 4);
                assertRecovers(what, home, registry, references, List.of(first, second));
            }
        }
    }

    /** Kills one pull beside {@code others}, which all end well. */
    private static void killOne(Path home, List<String> references, long delay, int others) throws Exception {
        List<PlyProcess> bystanders = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            bystanders.add(PlyProcess.start(home, "pull", references.get(i % references.size())));
        }
        PlyProcess victim = PlyProcess.start(home, "pull", references.get(0));
        victim.process().waitFor(delay, TimeUnit.NANOSECONDS);
        victim.kill();
        for (PlyProcess bystander : bystanders) {
            PlyProcess.Outcome outcome = bystander.await();
            assertThat(outcome.exit()).as(outcome.err()).isZero();
        }
    }

    private static void assertRecovers(
            String what, Path home, SlowRegistry registry, List<String> references, List<TestImage> images)
            throws IOException {
        Map<Digest, Long> here = bytesHere(home, images);
        registry.forgetRequests();
        try (ImageClient client = ImageClient.builder().home(home).build()) {
            for (String reference : references) {
                PullResult result = client.pull(Reference.parse(reference), PullOptions.defaults());
                assertThat(result.layers()).as(what).hasSize(2);
            }
            assertThat(client.verify(client.images(), Optional.empty()).faults())
                    .as(what)
                    .isEmpty();
        }
        for (BlobRequest request : registry.requests()) {
            long expected = here.getOrDefault(request.digest(), 0L);
            assertThat(request.offset()).as(what + ", " + request.digest()).isEqualTo(expected);
        }
        try (Stream<Path> names = Files.list(home.resolve("cache/layers"))) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .as(what)
                    .noneMatch(name -> name.endsWith(".extracting") || name.endsWith(".part"));
        }
    }

    /** How much of each layer's blob is here; one that is whole is never asked for, whatever the offset. */
    private static Map<Digest, Long> bytesHere(Path home, List<TestImage> images) throws IOException {
        Map<Digest, Long> here = new HashMap<>();
        for (TestImage image : images) {
            for (Layer layer : image.layers()) {
                Path blob = home.resolve("cache/layers").resolve(layer.digest().fileName() + ".tar.gz");
                Path partial = blob.resolveSibling(blob.getFileName() + ".part");
                if (Files.exists(blob)) {
                    here.put(layer.digest(), -1L);
                } else if (Files.exists(partial)) {
                    here.put(layer.digest(), Files.size(partial));
                }
            }
        }
        return here;
    }
}
