package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.extract.files.FileErrors;
import dev.ply.image.io.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that can't be written; needs root, to mount them. */
class NoRoomIT {

    private static final int EXIT_INTEGRITY = 6;
    private static final int EXIT_NO_SPACE = 8;
    private static final String BALLAST = "ballast";

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue(root || System.getenv("CI") != null, "only root can mount");
        disk = Files.createDirectory(folder.resolve("disk"));
        sh("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        sh("umount", "--lazy", disk.toString());
    }

    private static void sh(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    /** Leaves room for nothing. */
    private void fill() {
        assertThatThrownBy(() -> Files.write(disk.resolve(BALLAST), new byte[65 * 1024 * 1024]))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anImageThatDoesNotFitIsRefusedAndFitsOnceThereIsRoom() throws Exception {
        TestImage small = new TestImage("small", List.of(TestImage.layer(1, 4, 3_000_000)));
        TestImage big = new TestImage("big", List.of(TestImage.layer(2, 8, 3_000_000)));
        Path home = disk.resolve("home");
        try (SlowRegistry registry = new SlowRegistry(200_000_000)) {
            assertThat(PlyProcess.run(home, "pull", registry.add(small)).exit()).isZero();
            PlyProcess.Outcome full = PlyProcess.run(home, "pull", registry.add(big));
            assertThat(full.exit()).as(full.err()).isEqualTo(EXIT_NO_SPACE);
            assertThat(full.err().lines().filter(line -> line.startsWith("ply: ")))
                    .hasSize(1);
            assertThat(PlyProcess.run(home, "verify").exit()).isZero();
            fill();
            PlyProcess.Outcome removed = PlyProcess.run(home, "rm", registry.host() + "/test:small");
            assertThat(removed.exit()).as(removed.err()).isZero();
            Files.delete(disk.resolve(BALLAST));
            assertThat(PlyProcess.run(home, "prune").exit()).isZero();
            PlyProcess.Outcome fits = PlyProcess.run(home, "pull", registry.add(big));
            assertThat(fits.exit()).as(fits.err()).isZero();
            assertThat(PlyProcess.run(home, "verify").exit()).isZero();
        }
    }

    @Test
    void anImageWhoseBlobsAloneDoNotFitIsRefusedBeforeAnythingIsFetched() throws Exception {
        TestImage huge = new TestImage("huge", List.of(TestImage.layer(3, 10, 7_000_000)));
        try (SlowRegistry registry = new SlowRegistry(200_000_000)) {
            PlyProcess.Outcome refused = PlyProcess.run(disk.resolve("home"), "pull", registry.add(huge));
            assertThat(refused.exit()).as(refused.err()).isEqualTo(EXIT_NO_SPACE);
            assertThat(registry.requests())
                    .noneMatch(request ->
                            request.digest().equals(huge.layers().get(0).digest()));
        }
    }

    @Test
    void aFullDiskIsKnownWhateverLanguageTellsOfIt() throws Exception {
        IOException failure = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
        assertThat(FileFailure.ofWriting(failure, disk).diskFull()).isFalse();

        fill();

        assertThat(FileFailure.ofWriting(failure, disk).diskFull()).isTrue();
        assertThat(FileErrors.translate(failure, disk)).isInstanceOf(NoSpaceException.class);
        assertThat(FileErrors.translate(new IOException("File name too long"), disk))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void aHomeThatCannotBeWrittenCanBeRead() throws Exception {
        TestImage image = new TestImage("small", List.of(TestImage.layer(1, 4, 30_000)));
        TestImage other = new TestImage("other", List.of(TestImage.layer(2, 4, 30_000)));
        Path home = disk.resolve("home");
        try (SlowRegistry registry = new SlowRegistry(200_000_000)) {
            String reference = registry.add(image);
            assertThat(PlyProcess.run(home, "pull", reference).exit()).isZero();
            assertThat(PlyProcess.run(home, "pull", reference).exit()).isZero();
            sh("mount", "-o", "remount,ro", disk.toString());
            for (List<String> reading : List.of(
                    List.of("images"),
                    List.of("inspect", reference),
                    List.of("layers", reference),
                    List.of("pull", reference),
                    List.of("verify"))) {
                PlyProcess.Outcome read = PlyProcess.run(home, reading.toArray(String[]::new));
                assertThat(read.exit()).as(reading + ": " + read.err()).isZero();
            }
            for (List<String> writing :
                    List.of(List.of("pull", registry.add(other)), List.of("rm", reference), List.of("prune"))) {
                PlyProcess.Outcome refused = PlyProcess.run(home, writing.toArray(String[]::new));
                assertThat(refused.exit()).as(writing + ": " + refused.err()).isNotZero();
                assertThat(refused.err())
                        .as(String.valueOf(writing))
                        .startsWith("ply: ")
                        .contains("writable for this user, or choose another home")
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void faultsInAHomeThatCannotBeWrittenAreTold() throws Exception {
        TestImage image = new TestImage("small", List.of(TestImage.layer(1, 4, 30_000)));
        Path home = disk.resolve("home");
        try (SlowRegistry registry = new SlowRegistry(200_000_000)) {
            String reference = registry.add(image);
            assertThat(PlyProcess.run(home, "pull", reference).exit()).isZero();
            assertThat(PlyProcess.run(home, "pull", reference).exit()).isZero();
        }
        Path blob = home.resolve(
                "cache/layers/" + image.layers().get(0).digest().toString().replace(':', '_') + ".tar.gz");
        Files.write(blob, new byte[(int) Files.size(blob)]);
        sh("mount", "-o", "remount,ro", disk.toString());

        PlyProcess.Outcome verified = PlyProcess.run(home, "verify");
        assertThat(verified.exit()).as(verified.err()).isEqualTo(EXIT_INTEGRITY);
        assertThat(verified.err()).contains("1 fault");
    }
}
