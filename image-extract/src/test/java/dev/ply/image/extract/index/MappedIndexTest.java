package dev.ply.image.extract.index;

import static dev.ply.image.extract.testing.TarItem.characterDevice;
import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.files.ShadowExtractorProvider;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedIndexTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeIndex() throws IOException {
        byte[] tar = Tar.of(
                directory("a").mode(01777).owner(1, 0xffff_ffffL).xattr("user.x", "y"),
                file("a.b", "content").modified(Instant.ofEpochSecond(-2, 5)),
                file("a/z", ""),
                file("a/c/d", "deep"),
                hardLink("a/again", "a.b"),
                symlink("s", "../x//"),
                characterDevice("tty", 5, 300),
                file(".wh.gone", ""),
                file("a/.wh..wh..opq", ""));
        try (StagedLayer staged = new ShadowExtractorProvider()
                .create(TestSettings.none())
                .stage(Tar.NAME, new ByteArrayInputStream(tar), folder)) {
            file = staged.index();
        }
    }

    @Test
    void tellsEverythingThatTheLayerHas() throws IOException {
        try (MappedIndex index = MappedIndex.open(file)) {
            assertThat(paths(index.entries()))
                    .containsExactly(
                            "/",
                            ".wh.gone",
                            "a",
                            "a/.wh..wh..opq",
                            "a/again",
                            "a/c",
                            "a/c/d",
                            "a/z",
                            "a.b",
                            "s",
                            "tty");
            assertThat(paths(index.children(LayerPath.of("a"))))
                    .containsExactly("a/.wh..wh..opq", "a/again", "a/c", "a/z");
            assertThat(paths(index.children(LayerPath.of("nowhere")))).isEmpty();
            LayerEntry directory = index.find(LayerPath.of("a")).orElseThrow();
            assertThat(directory.mode()).isEqualTo(01777);
            assertThat(directory.gid()).isEqualTo(0xffff_ffffL);
            assertThat(directory.xattrs()).containsEntry("user.x", ByteString.utf8("y"));
            assertThat(directory.opaque()).isTrue();
            LayerEntry first = index.find(LayerPath.of("a/again")).orElseThrow();
            assertThat(first.size()).isEqualTo(7);
            assertThat(first.modified()).isEqualTo(Instant.ofEpochSecond(-2, 5));
            assertThat(index.find(LayerPath.of("a.b")).orElseThrow().hardLink()).contains(first.path());
            assertThat(index.find(LayerPath.of("tty")).orElseThrow().deviceMinor())
                    .isEqualTo(300);
            assertThat(index.find(LayerPath.of("s")).orElseThrow().linkTarget().utf8())
                    .isEqualTo("../x//");
            assertThat(index.find(LayerPath.of(".wh.gone")).orElseThrow().whiteout())
                    .isTrue();
            assertThat(index.find(LayerPath.of("a/c")).orElseThrow().implicit()).isTrue();
            assertThat(index.find(LayerPath.of("a/b"))).isEmpty();
        }
    }

    @Test
    void refusesAFileWithAnyByteChangedOrMissing() throws IOException {
        byte[] intact = Files.readAllBytes(file);
        for (int i = 0; i < intact.length; i++) {
            byte[] changed = intact.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> open(changed)).isInstanceOf(IntegrityException.class);
        }
        for (int length = 0; length < intact.length; length += 7) {
            byte[] cut = Arrays.copyOf(intact, length);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(IntegrityException.class);
        }
    }

    /** What an index hides must not depend on whether it is asked for its flags or for the names. */
    @Test
    void refusesAWhiteoutThatIsNotFlaggedAndAFlagOnSomethingElse() throws IOException {
        byte[] intact = Files.readAllBytes(file);
        ByteBuffer data = ByteBuffer.wrap(intact);
        int table = (int) data.getLong(intact.length - IndexFormat.TRAILER);
        for (int i = 1; i < data.getInt(intact.length - IndexFormat.TRAILER + 8); i++) {
            byte[] changed = intact.clone();
            changed[(int) data.getLong(table + i * IndexFormat.ROW) + IndexFormat.FLAGS] ^= IndexFormat.WHITEOUT;
            assertThatThrownBy(() -> open(withChecksum(changed)))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("a whiteout of another name");
        }
    }

    /** Whoever can make the checksum agree still can't make a reader run wild. */
    @Test
    void refusesOrReadsWhateverHasTheRightChecksum() throws IOException {
        byte[] intact = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int round = 0; round < 3000; round++) {
            byte[] changed = intact.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try (MappedIndex index = open(withChecksum(changed))) {
                assertThat(paths(index.entries())).hasSize((int) index.size());
            } catch (IntegrityException e) {
                assertThat(e).hasMessageContaining("corrupt");
            }
        }
    }

    private static byte[] withChecksum(byte[] index) {
        CRC32C checksum = new CRC32C();
        checksum.update(index, 0, index.length - 4);
        ByteBuffer.wrap(index).putInt(index.length - 4, (int) checksum.getValue());
        return index;
    }

    private MappedIndex open(byte[] bytes) throws IOException {
        Path copy = Files.write(folder.resolve("copy"), bytes);
        try {
            return MappedIndex.open(copy);
        } finally {
            Files.delete(copy);
        }
    }

    private static List<String> paths(Iterator<LayerEntry> entries) {
        Iterable<LayerEntry> all = () -> entries;
        Stream<LayerEntry> stream = StreamSupport.stream(all.spliterator(), false);
        return stream.map(entry -> entry.path().toString()).toList();
    }
}
