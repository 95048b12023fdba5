package dev.ply.image.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackTargetTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1_000_000_000));

    @TempDir
    Path folder;

    @Test
    void whatIsNotThereYetAppearsWithItsParents() throws IOException {
        Path place = folder.resolve("a/b/root");
        unpack(place);

        assertUnpacked(place);
        assertThat(place.getParent()).isDirectoryNotContaining(path -> !path.equals(place));
    }

    @Test
    void aDirectoryThatIsThereIsFilledAndStaysTheSameOne() throws IOException {
        Path place = Files.createDirectory(folder.resolve("root"));
        Object inode = Files.getAttribute(place, "unix:ino");
        unpack(place);

        assertUnpacked(place);
        assertThat(Files.getAttribute(place, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void afterAFailureNothingIsLeftNotEvenParents() throws IOException {
        try (UnpackTarget target = UnpackTarget.prepare(folder.resolve("a/b/root"))) {
            tree(target.staging());
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterAFailureADirectoryThatWasThereIsEmptyAgain() throws IOException {
        Path place = Files.createDirectory(folder.resolve("root"));
        try (UnpackTarget target = UnpackTarget.prepare(place)) {
            tree(target.staging());
        }

        assertThat(place).isEmptyDirectory();
    }

    @Test
    void severalAtOnceMayShareParentsThatAreNotThereYet() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                Path parent = folder.resolve("p" + round + "/q");
                List<Callable<Void>> unpacking = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Path place = parent.resolve("root" + i);
                    unpacking.add(() -> {
                        unpack(place);
                        return null;
                    });
                }
                for (Future<Void> done : threads.invokeAll(unpacking)) {
                    done.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileIsNotPutInPlaceOfADirectory() throws IOException {
        Path place = Files.createDirectory(folder.resolve("root"));
        try (UnpackTarget target = UnpackTarget.prepare(place)) {
            Path image = Files.createFile(target.staging().resolve("image"));
            assertThatThrownBy(() -> target.publish(image)).hasMessageContaining("name one that does not exist yet");
        }

        assertThat(place).isEmptyDirectory();
    }

    /** Only root can give a directory away, and take another user's. */
    @Test
    void aDirectoryOfAnotherUserIsFilledAndKeepsItsOwner() throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")), "not root");
        Path place = Files.createDirectory(folder.resolve("root"));
        Files.setAttribute(place, "unix:uid", 1234);
        try (UnpackTarget target = UnpackTarget.prepare(place)) {
            Path tree = tree(target.staging());
            Files.setAttribute(target.staging(), "unix:uid", 4321);
            target.publish(tree);
        }

        assertThat(place.resolve("d/f")).hasContent("content");
        assertThat(Files.getAttribute(place, "user:note")).isEqualTo(new byte[] {1, 2});
        assertThat(Files.getAttribute(place, "unix:uid")).isEqualTo(1234);
        assertThat(Files.getLastModifiedTime(place)).isNotEqualTo(LONG_AGO);
    }

    @Test
    void parentsThatSomebodyElseUsesMeanwhileStay() throws IOException {
        try (UnpackTarget target = UnpackTarget.prepare(folder.resolve("a/b/root"))) {
            Files.createFile(target.staging().resolveSibling("other"));
        }

        assertThat(folder.resolve("a/b")).isDirectoryContaining(path -> path.endsWith("other"));
    }

    private static void unpack(Path place) throws IOException {
        try (UnpackTarget target = UnpackTarget.prepare(place)) {
            target.publish(tree(target.staging()));
        }
    }

    private static Path tree(Path staging) throws IOException {
        Path tree = Files.createDirectory(staging.resolve("tree"));
        Files.createDirectory(tree.resolve("d"));
        Files.writeString(tree.resolve("d/f"), "content");
        Files.createSymbolicLink(tree.resolve("s"), Path.of("d"));
        Files.setAttribute(tree, "user:note", new byte[] {1, 2});
        Files.setAttribute(tree, "unix:mode", 0711);
        Files.setLastModifiedTime(tree, LONG_AGO);
        return tree;
    }

    private static void assertUnpacked(Path place) throws IOException {
        assertThat(place.resolve("d/f")).hasContent("content");
        assertThat(place.resolve("s")).isSymbolicLink();
        assertThat(Files.getAttribute(place, "user:note")).isEqualTo(new byte[] {1, 2});
        assertThat((int) Files.getAttribute(place, "unix:mode") & 07777).isEqualTo(0711);
        assertThat(Files.getLastModifiedTime(place)).isEqualTo(LONG_AGO);
        assertThat(place)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".ply"));
    }
}
