package dev.ply.image.registry.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.registry.mock.TestTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarIndexerTest {

    @TempDir
    private Path folder;

    @Test
    void leadingDotsSlashesAndDoubledSlashesMeanNothing() throws IOException {
        byte[] tar = new TestTar().file("./a//b", "one").file("/c", "two").toBytes();

        assertThat(content(tar, "a/b")).isEqualTo("one");
        assertThat(content(tar, "c")).isEqualTo("two");
    }

    @Test
    void theLastEntryOfANameCounts() throws IOException {
        byte[] tar = new TestTar()
                .file("index.json", "old")
                .file("./index.json", "new")
                .toBytes();

        assertThat(content(tar, "index.json")).isEqualTo("new");
    }

    @Test
    void longNamesAreReadAsPosixAndAsGnuWriteThem() throws IOException {
        String name = "blobs/sha512/" + "a".repeat(128);

        assertThat(content(new TestTar().file(name, "posix").toBytes(), name)).isEqualTo("posix");
        assertThat(content(new TestTar().longNamesAsGnuDoes().file(name, "gnu").toBytes(), name))
                .isEqualTo("gnu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/../evil"})
    void aNameThatLeadsOutMakesTheArchiveUnreadable(String name) throws IOException {
        byte[] tar = new TestTar().file(name, "").toBytes();

        assertThatThrownBy(() -> index(tar))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("leads out of the archive");
    }

    @Test
    void aLinkThatLeadsOutMakesTheArchiveUnreadable() throws IOException {
        byte[] symbolic = new TestTar().symbolicLink("a/b", "../../etc/passwd").toBytes();
        byte[] hard = new TestTar().hardLink("a/b", "../etc/passwd").toBytes();

        assertThatThrownBy(() -> index(symbolic)).hasMessageContaining("leads out of the archive");
        assertThatThrownBy(() -> index(hard)).hasMessageContaining("leads out of the archive");
    }

    @Test
    void anAbsoluteLinkStaysInTheArchive() throws IOException {
        byte[] tar = new TestTar()
                .file("etc/x", "inside")
                .symbolicLink("a/b", "/etc/x")
                .toBytes();

        assertThat(content(tar, "a/b")).isEqualTo("inside");
    }

    @Test
    void linksInALoopAreRefused() throws IOException {
        TarIndex index = index(
                new TestTar().symbolicLink("a", "b").symbolicLink("b", "a").toBytes());

        assertThatThrownBy(() -> index.find("a"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("loop");
    }

    @Test
    void aLinkToNothingIsNotThere() throws IOException {
        assertThat(index(new TestTar().symbolicLink("a", "b").toBytes()).find("a"))
                .isEmpty();
    }

    @Test
    void anArchiveCutInsideAnEntryIsRefused() throws IOException {
        byte[] tar = new TestTar().file("a", new byte[5000]).toBytes();

        assertThatThrownBy(() -> index(Arrays.copyOf(tar, 3000)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void anArchiveWithoutItsFinalZerosIsRead() throws IOException {
        byte[] tar = new TestTar().file("a", "content").toBytes();

        assertThat(content(Arrays.copyOf(tar, 1024), "a")).isEqualTo("content");
    }

    @Test
    void whatAnArchiveLacksMayHaveBeenCutOff() throws IOException {
        byte[] tar = new TestTar().file("a", "content").file("b", "more").toBytes();

        assertThatThrownBy(() -> index(tar).require("c")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> index(Arrays.copyOf(tar, 1024)).require("b"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("truncated: it has no end, and b is not among what it has");
    }

    @Test
    void anEmptyFileIsNoArchive() {
        assertThatThrownBy(() -> index(new byte[0])).isInstanceOf(IntegrityException.class);
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        byte[] tar = new TestTar().file("a", "content").toBytes();
        tar[3] ^= 1;

        assertThatThrownBy(() -> index(tar))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aSizeBeyondTheArchiveIsRefusedHoweverLarge() throws IOException {
        byte[] tar = new TestTar().file("a", "content").toBytes();
        Arrays.fill(tar, 124, 136, (byte) 0xff);
        tar[124] = (byte) 0x80;
        fixChecksum(tar);

        assertThatThrownBy(() -> index(tar))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("absurd");
    }

    @Test
    void anExtendedHeaderOfManyBytesIsRefusedUnread() throws IOException {
        byte[] tar = new TestTar().file("PaxHeader", new byte[100_000]).toBytes();
        tar[156] = 'x';
        fixChecksum(tar);

        assertThatThrownBy(() -> index(tar))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("extended header");
    }

    @Test
    void noiseIsRefusedAndNothingElseHappens() throws IOException {
        Random random = new Random(7);
        byte[] good = new TestTar()
                .file("blobs/x", "content")
                .symbolicLink("l", "blobs/x")
                .toBytes();
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                index(bad).find("l");
            } catch (IntegrityException expected) {
                assertThat(expected).hasMessageStartingWith("test: ");
            }
        }
    }

    private TarIndex index(byte[] tar) throws IOException {
        Path file = Files.write(folder.resolve("test.tar"), tar);
        try (SharedFile archive = new SharedFile(new RandomAccessFile(file.toFile(), "r"))) {
            return new TarIndexer("test", archive).index();
        }
    }

    private String content(byte[] tar, String name) throws IOException {
        Path file = Files.write(folder.resolve("test.tar"), tar);
        try (SharedFile archive = new SharedFile(new RandomAccessFile(file.toFile(), "r"))) {
            TarIndex.File found =
                    new TarIndexer("test", archive).index().find(name).orElseThrow();
            try (InputStream in = archive.open(found.start(), found.end())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static void fixChecksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += header[i] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, header, 148, 8);
    }
}
