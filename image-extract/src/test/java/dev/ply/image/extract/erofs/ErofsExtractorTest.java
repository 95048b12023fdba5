package dev.ply.image.extract.erofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErofsExtractorTest {

    private static final String OPAQUE = "trusted.overlay.opaque";

    private final ErofsExtractor extractor = new ErofsExtractor(ExtractionLimits.DEFAULT, false);
    private int stagings;

    @TempDir
    Path folder;

    @Test
    void aWhiteoutBecomesADeviceThatTheKernelKnows() throws IOException {
        try (ImageReader image = image(TarItem.file("d/.wh.gone", ""), TarItem.file("e/.wh.gone", ""))) {
            StoredInode whiteout = TestImage.find(image, "d/gone");
            assertThat(whiteout.inode().type()).isEqualTo(Inode.CHARACTER_DEVICE);
            assertThat(whiteout.inode().start()).isZero();
            assertThat(whiteout.inode().links()).isEqualTo(2);
            assertThat(image.find(LayerPath.of("d/.wh.gone"))).isEmpty();
        }
    }

    @Test
    void thereMayBeMoreWhiteoutsThanTheShortFormOfAnInodeCounts() throws IOException {
        TarItem[] items = new TarItem[70_000];
        Arrays.setAll(items, i -> TarItem.file(".wh." + i, ""));
        try (ImageReader image = image(items)) {
            assertThat(TestImage.find(image, "69999").inode().links()).isEqualTo(70_000);
        }
    }

    @Test
    void aWhiteoutHidesNothingOfItsOwnLayerWhateverComesFirst() throws IOException {
        try (ImageReader image = image(
                TarItem.file("a", "new"),
                TarItem.file(".wh.a", ""),
                TarItem.file(".wh.d", ""),
                TarItem.directory("d"))) {
            assertThat(TestImage.content(image, "a")).asString().isEqualTo("new");
            assertThat(image.xattrs(TestImage.find(image, "d"))).containsOnlyKeys(OPAQUE);
        }
    }

    @Test
    void anOpaqueMarkerBecomesAnAttribute() throws IOException {
        try (ImageReader image = image(TarItem.file(".wh..wh..opq", ""), TarItem.file("d/.wh..wh..opq", ""))) {
            assertThat(image.xattrs(image.root())).containsEntry(OPAQUE, ByteString.utf8("y"));
            assertThat(image.xattrs(TestImage.find(image, "d"))).containsEntry(OPAQUE, ByteString.utf8("y"));
            assertThat(image.find(LayerPath.of("d/.wh..wh..opq"))).isEmpty();
        }
    }

    @Test
    void attributesOfTheArchiveAreNoMarkers() throws IOException {
        try (ImageReader image = image(
                TarItem.directory("d").xattr(OPAQUE, "y").xattr("trusted.other", "kept"),
                TarItem.file("f", "x").xattr("user.overlay.whiteout", "y").xattr("trusted.overlay.redirect", "/d"))) {
            assertThat(image.xattrs(TestImage.find(image, "d"))).containsOnlyKeys("trusted.other");
            assertThat(image.xattrs(TestImage.find(image, "f"))).isEmpty();
        }
    }

    @Test
    void theLastEntryOfAPathWinsAndOtherNamesKeepWhatTheyHad() throws IOException {
        try (ImageReader image =
                image(TarItem.file("a", "first"), TarItem.hardLink("b", "a"), TarItem.file("a", "second"))) {
            assertThat(TestImage.content(image, "a")).asString().isEqualTo("second");
            assertThat(TestImage.content(image, "b")).asString().isEqualTo("first");
            assertThat(TestImage.find(image, "b").inode().links()).isEqualTo(1);
        }
    }

    @Test
    void hardLinksAreNamesOfOneInode() throws IOException {
        try (ImageReader image =
                image(TarItem.file("d/a", "x"), TarItem.hardLink("b", "d/a"), TarItem.hardLink("c", "b"))) {
            assertThat(TestImage.find(image, "b")).isEqualTo(TestImage.find(image, "d/a"));
            assertThat(TestImage.find(image, "c").inode().links()).isEqualTo(3);
        }
    }

    @Test
    void whatOnlyGaveLinksAFirstNameIsNoNameInTheEnd() throws IOException {
        try (ImageReader image = image(
                TarItem.file(".wh..wh.plnk/1.2", "x"),
                TarItem.hardLink("a", ".wh..wh.plnk/1.2"),
                TarItem.hardLink("b", ".wh..wh.plnk/1.2"))) {
            assertThat(TestImage.content(image, "a")).asString().isEqualTo("x");
            assertThat(TestImage.find(image, "b").inode().links()).isEqualTo(2);
            assertThat(image.find(LayerPath.of(".wh..wh.plnk"))).isEmpty();
        }
    }

    @Test
    void linksAndDevicesHaveNoAttributesThatTheKernelGivesOnlyToFiles() throws IOException {
        TarItem[] items = {
            TarItem.symlink("s", "f").xattr("user.a", "1").xattr("trusted.b", "2"),
            TarItem.fifo("p").xattr("user.a", "1"),
            TarItem.file("f", "").xattr("user.a", "1")
        };
        try (ImageReader image = image(items)) {
            assertThat(image.xattrs(TestImage.find(image, "s"))).containsOnlyKeys("trusted.b");
            assertThat(image.xattrs(TestImage.find(image, "p"))).isEmpty();
            assertThat(image.xattrs(TestImage.find(image, "f"))).containsOnlyKeys("user.a");
        }
        assertThat(faults(finished(items).resolve("image"), items)).isEmpty();
    }

    @Test
    void implicitDirectoriesTakeWhatLowerLayersHave() throws IOException {
        DirectoryMetadata inherited = new DirectoryMetadata(
                01777, 70_000, 3, Instant.ofEpochSecond(5, 7), new TreeMap<>(Map.of("user.a", ByteString.utf8("b"))));
        Path staging = staging();
        try (StagedLayer staged = extractor.stage(Tar.NAME, Tar.stream(TarItem.file("tmp/x/f", "")), staging)) {
            assertThat(staged.implicitDirectories())
                    .containsExactly(LayerPath.ROOT, LayerPath.of("tmp"), LayerPath.of("tmp/x"));
            staged.finish(Map.of(LayerPath.of("tmp"), inherited));
            try (ImageReader image = ImageReader.open(staged.artifact())) {
                StoredInode stored = TestImage.find(image, "tmp");
                assertThat(stored.inode().mode()).isEqualTo(Inode.DIRECTORY | 01777);
                assertThat(stored.inode().uid()).isEqualTo(70_000);
                assertThat(stored.inode().nanos()).isEqualTo(7);
                assertThat(image.xattrs(stored)).containsOnlyKeys("user.a");
                assertThat(TestImage.find(image, "tmp/x").inode().mode()).isEqualTo(Inode.DIRECTORY | 0755);
            }
        }
    }

    @Test
    void theSameTarGivesTheSameImage() throws IOException {
        finished(everything());
        finished(everything());
        assertThat(folder.resolve("1/image")).hasSameBinaryContentAs(folder.resolve("2/image"));
    }

    @Test
    void theDiffIdIsWhatTheImageIsCalled() throws IOException {
        Digest diffId = Digest.parse("sha256:0123456789abcdeffedcba9876543210" + "0".repeat(32));
        Path staging = staging();
        try (StagedLayer staged = extractor.stage(diffId, Tar.stream(TarItem.file("f", "")), staging)) {
            staged.finish(Map.of());
            try (ImageReader image = ImageReader.open(staged.artifact())) {
                assertThat(image.superblock().uuid()).hasToString("01234567-89ab-8def-bedc-ba9876543210");
            }
        }
    }

    @Test
    void aWholeImageVerifies() throws IOException {
        assertThat(faults(finished(everything()).resolve("image"), everything()))
                .isEmpty();
    }

    @Test
    void whateverDiffersFromTheIndexIsFound() throws IOException {
        Path changed = finished(
                TarItem.file("d/f", "other content here").mode(0600).xattr("user.b", "2"),
                TarItem.hardLink("h", "d/f"),
                TarItem.symlink("s", "elsewhere"),
                TarItem.fifo("c"),
                TarItem.file(".wh.gone2", ""));
        assertThat(faults(changed.resolve("image"), everything()))
                .contains(
                        "d/f: another mode",
                        "d/f: another size",
                        "d/f: another extended attributes",
                        "s: another target",
                        "c: another type",
                        "gone2: is not in the index",
                        ".wh.gone: is missing");
    }

    @Test
    void contentThatDiffersFromTheTarIsFoundUnderItsFirstName() throws IOException {
        TarItem[] layer = {
            TarItem.file("old", "replaced"),
            TarItem.hardLink("z", "old"),
            TarItem.file("old", "REPLACED"),
            TarItem.file("empty", ""),
            TarItem.file("same", "same")
        };
        TarItem[] other = layer.clone();
        other[0] = TarItem.file("old", "changed!");
        Path image = finished(layer).resolve("image");

        assertThat(faults(image, layer)).isEmpty();
        assertThat(faults(image, other)).containsExactly("z: another content");
    }

    @Test
    void withoutTheTarAChangeIsStillSeen() throws IOException {
        Path staging = finished(TarItem.file("big", "x".repeat(5000)));
        Path image = staging.resolve("image");
        byte[] bytes = Files.readAllBytes(image);
        bytes[2 * Superblock.BLOCK - 1] ^= 1;
        Files.write(image, bytes);
        try (LayerIndex index = extractor.openIndex(staging.resolve("index"))) {
            assertThat(extractor.verify(image, index, Optional.empty())).containsExactly("image: a byte has changed");
        }
    }

    @Test
    void aByteThatChangesFailsTheVerificationWhereverItLies() throws IOException {
        Path staging = finished(everything());
        Path image = staging.resolve("image");
        byte[] bytes = Files.readAllBytes(image);
        byte[] tar = Tar.of(everything());
        try (LayerIndex index = extractor.openIndex(staging.resolve("index"))) {
            for (int i = 0; i < bytes.length; i += 1 + i % 3) {
                bytes[i] ^= (byte) 0x90;
                Files.write(image, bytes);
                assertThat(extractor.verify(image, index, Optional.of(new ByteArrayInputStream(tar))))
                        .as("byte " + i)
                        .isNotEmpty();
                bytes[i] ^= (byte) 0x90;
            }
        }
    }

    @Test
    void anImageThatIsNoneFailsItsVerification() throws IOException {
        Path image = finished(everything()).resolve("image");
        byte[] bytes = Files.readAllBytes(image);
        bytes[Superblock.OFFSET] ^= 1;
        Files.write(image, bytes);
        assertThat(faults(image, everything())).singleElement().asString().contains("no EROFS superblock");
    }

    @Test
    void aFileOpensByItsEntry() throws IOException {
        Path staging = finished(everything());
        try (LayerIndex index = extractor.openIndex(staging.resolve("index"))) {
            Optional<LayerEntry> entry = index.find(LayerPath.of("d/f"));
            try (InputStream in = extractor.openFile(staging.resolve("image"), entry.orElseThrow())) {
                assertThat(in.readAllBytes()).asString().isEqualTo("content");
            }
        }
    }

    /** Compares an image with what these entries make. */
    private List<String> faults(Path image, TarItem... expected) throws IOException {
        try (LayerIndex index = extractor.openIndex(finished(expected).resolve("index"))) {
            return extractor.verify(image, index, Optional.of(Tar.stream(expected)));
        }
    }

    @Test
    void pathsThatLeaveTheLayerAreRefused() {
        assertThatThrownBy(() -> image(TarItem.file("../f", "x"))).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> image(TarItem.hardLink("a", "../../etc/passwd")))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void limitsHold() {
        ExtractionLimits limits = new ExtractionLimits(1 << 20, 4, 3, 100, 10, 1000);
        ErofsExtractor limited = new ErofsExtractor(limits, false);
        assertThatThrownBy(() -> limited.stage(Tar.NAME, Tar.stream(TarItem.file("f", "12345")), staging()))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> limited.stage(
                        Tar.NAME,
                        Tar.stream(
                                TarItem.directory("1"),
                                TarItem.directory("2"),
                                TarItem.directory("3"),
                                TarItem.directory("4")),
                        staging()))
                .isInstanceOf(LimitExceededException.class);
    }

    private static TarItem[] everything() {
        return new TarItem[] {
            TarItem.file("d/f", "content").mode(04755).owner(70_000, 1).xattr("user.a", "1"),
            TarItem.hardLink("h", "d/f"),
            TarItem.symlink("s", "d/f"),
            TarItem.characterDevice("c", 1, 3),
            TarItem.blockDevice("b", 259, 70_000),
            TarItem.fifo("p"),
            TarItem.file("empty", ""),
            TarItem.file(".wh.gone", ""),
            TarItem.file("d/.wh..wh..opq", "")
        };
    }

    private ImageReader image(TarItem... items) throws IOException {
        return ImageReader.open(finished(items).resolve("image"));
    }

    private Path finished(TarItem... items) throws IOException {
        Path staging = staging();
        try (StagedLayer staged = extractor.stage(Tar.NAME, Tar.stream(items), staging)) {
            staged.finish(Map.of());
        }
        return staging;
    }

    private Path staging() throws IOException {
        return Files.createDirectory(folder.resolve(Integer.toString(++stagings)));
    }
}
