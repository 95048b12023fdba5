package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power in the middle of pulls: the home is on a file system of its own in a file, and what that file holds at
 * some point, without what the kernel has not written yet, is mounted elsewhere as a machine would find it. Needs root.
 *
 * <p>The process is stopped while the file is copied, so that the copy is of one moment. {@code -Dply.crash.cuts=50} cuts
 * fifty times.
 */
class PowerCutIT {

    private static final int CUTS = Integer.getInteger("ply.crash.cuts", 3);
    private static final long SEED = Long.getLong("ply.crash.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void nothingHalfWrittenPassesAsCompleteAfterAPowerCut() throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root") || System.getenv("CI") != null, "only root can mount");
        TestImage image =
                new TestImage("image", List.of(TestImage.layer(1, 20, 50_000), TestImage.layer(2, 40, 25_000)));
        Random random = new Random(SEED);
        try (SlowRegistry registry = new SlowRegistry(1_500_000)) {
            String reference = registry.add(image);
            for (int i = 0; i < CUTS; i++) {
                int delay = 500 + random.nextInt(4000);
                Path before = folder.resolve("before" + i);
                Path after = folder.resolve("after" + i);
                sh("truncate", "--size=64M", before.toString());
                sh("mkfs.ext4", "-q", before.toString());
                cutDuringPull(before, after, reference, delay);
                assertSound("seed " + SEED + ", cut " + i + " after " + delay + " ms", after, reference);
            }
        }
    }

    private void cutDuringPull(Path disk, Path copy, String reference, int delay) throws Exception {
        Path mounted = mount(disk);
        try {
            Process pull =
                    PlyProcess.start(mounted.resolve("home"), "pull", reference).process();
            pull.waitFor(delay, TimeUnit.MILLISECONDS);
            if (pull.isAlive()) {
                sh("kill", "-STOP", Long.toString(pull.pid()));
            }
            Files.copy(disk, copy);
            pull.destroyForcibly().waitFor();
        } finally {
            sh("umount", mounted.toString());
        }
    }

    private void assertSound(String what, Path disk, String reference) throws Exception {
        Path mounted = mount(disk);
        try (ImageClient client =
                ImageClient.builder().home(mounted.resolve("home")).build()) {
            assertThat(client.verify(client.images(), Optional.empty()).faults())
                    .as(what)
                    .isEmpty();
            assertThat(client.pull(Reference.parse(reference), PullOptions.defaults())
                            .layers())
                    .as(what)
                    .hasSize(2);
            assertThat(client.verify(client.images(), Optional.empty()).faults())
                    .as(what)
                    .isEmpty();
        } finally {
            sh("umount", "--lazy", mounted.toString());
        }
    }

    private Path mount(Path disk) throws IOException, InterruptedException {
        Path point = Files.createDirectory(folder.resolve(disk.getFileName() + ".mounted"));
        sh("mount", "-o", "loop", disk.toString(), point.toString());
        return point;
    }

    private static void sh(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
