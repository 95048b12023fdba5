package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>The file system is made to lose as much as it may: names reach the disk every second, contents only when somebody
 * asks for that, and renaming asks for nothing. The process is stopped while the file is copied, and a copy during which
 * the kernel wrote is taken again, so that it is of one moment. {@code -Dply.crash.cuts=50} cuts fifty times;
 * {@code -Dply.crash.options=--no-sync} shows that the test can fail.
 */
class PowerCutIT {

    private static final int CUTS = Integer.getInteger("ply.crash.cuts", 3);
    private static final long SEED = Long.getLong("ply.crash.seed", System.nanoTime());
    private static final List<String> OPTIONS = Arrays.stream(
                    System.getProperty("ply.crash.options", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();
    private static final String CARELESS = "loop,data=writeback,noauto_da_alloc,commit=1";

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
            long longest =
                    TimeUnit.NANOSECONDS.toMillis(PlyProcess.timeOf(folder.resolve("calibration"), reference)) * 2;
            for (int i = 0; i < CUTS; i++) {
                long delay = (long) (random.nextDouble() * longest);
                Path before = folder.resolve("before" + i);
                Path after = folder.resolve("after" + i);
                sh("truncate", "--size=64M", before.toString());
                sh("mkfs.ext4", "-q", before.toString());
                boolean pulled = cutDuringPull(before, after, reference, delay);
                assertSound("seed " + SEED + ", cut " + i + " after " + delay + " ms", after, reference, pulled);
                Files.delete(before);
                Files.delete(after);
            }
        }
    }

    /** Returns whether the pull had ended, so that its image has to be there. */
    private boolean cutDuringPull(Path disk, Path copy, String reference, long delay) throws Exception {
        Path mounted = mount(disk);
        List<String> arguments = new ArrayList<>(List.of("pull", reference));
        arguments.addAll(OPTIONS);
        try {
            Process pull = PlyProcess.start(mounted.resolve("home"), arguments.toArray(String[]::new))
                    .process();
            boolean ended = pull.waitFor(delay, TimeUnit.MILLISECONDS);
            if (!ended) {
                sh("kill", "-STOP", Long.toString(pull.pid()));
            }
            copyAtOneMoment(disk, copy);
            pull.destroyForcibly().waitFor();
            return ended;
        } finally {
            sh("umount", mounted.toString());
        }
    }

    /** The kernel writes on its own every second. */
    private static void copyAtOneMoment(Path disk, Path copy) throws Exception {
        FileTime before;
        do {
            before = Files.getLastModifiedTime(disk);
            sh("cp", "--sparse=always", disk.toString(), copy.toString());
        } while (!Files.getLastModifiedTime(disk).equals(before));
    }

    private void assertSound(String what, Path disk, String reference, boolean pulled) throws Exception {
        Path mounted = mount(disk);
        try (ImageClient client =
                ImageClient.builder().home(mounted.resolve("home")).build()) {
            assertThat(client.images()).as(what).hasSizeGreaterThanOrEqualTo(pulled ? 1 : 0);
            for (StoredImage image : client.images()) {
                assertThat(client.layers(image).extracted()).as(what).isPresent();
            }
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
        sh("mount", "-o", CARELESS, disk.toString(), point.toString());
        return point;
    }

    private static void sh(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
