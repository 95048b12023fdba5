package dev.ply.image.extract;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.erofs.ErofsExtractorProvider;
import dev.ply.image.extract.files.ShadowExtractorProvider;
import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries that a tree and an image have to take alike. */
@Timeout(60)
class OddEntriesTest {

    @TempDir
    Path folder;

    static Stream<LayerExtractorProvider> extractors() {
        return Stream.of(new ShadowExtractorProvider(), new ErofsExtractorProvider());
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void aSmallFileThatIsAllHoleIsAllZeros(LayerExtractorProvider extractor) throws IOException {
        Extraction layer = extract(
                extractor,
                file("before", "s".repeat(6000)),
                file("hole", "").pax("GNU.sparse.map", "5000,0").pax("GNU.sparse.size", "5000"));

        assertThat(layer.content(layer.entry("hole"))).isEqualTo(new byte[5000]);
        assertThat(layer.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void aHardLinkTakesTheNameOfWhatIsThere(LayerExtractorProvider extractor) throws IOException {
        Extraction layer = extract(extractor, file("a", "1"), file("b", "2"), hardLink("b", "a"), hardLink("b", "a"));

        assertThat(layer.text("b")).isEqualTo("1");
        assertThat(layer.paths()).containsExactly("/", "a", "b");
        assertThat(layer.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void aHardLinkCannotReplaceTheDirectoryThatHasItsTarget(LayerExtractorProvider extractor) {
        assertThatThrownBy(() -> extract(extractor, file("d/f", "x"), hardLink("d", "d/f")))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("which it replaces");
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void aDirectoryMayGoWithALinkWhoseTargetIsStillToCome(LayerExtractorProvider extractor) throws IOException {
        Extraction layer = extract(extractor, hardLink("d/h", "later"), file("d", "x"), file("later", "y"));

        assertThat(layer.text("d")).isEqualTo("x");
        assertThat(layer.faults()).isEmpty();
    }

    /** AUFS keeps what has several names in a directory of its own, which is nothing of the layer. */
    @ParameterizedTest
    @MethodSource("extractors")
    void linksLeadToTheFilesThatAufsKeepsForThem(LayerExtractorProvider extractor) throws IOException {
        Extraction layer = extract(
                extractor,
                directory(".wh..wh.plnk"),
                file(".wh..wh.plnk/12.34", "data"),
                file(".wh..wh.plnk/56.78", "nobody's"),
                file(".wh..wh.aufs", ""),
                hardLink("a", ".wh..wh.plnk/12.34"),
                hardLink("d/b", "/.wh..wh.plnk/12.34"));

        assertThat(layer.paths()).containsExactly("/", "a", "d", "d/b");
        assertThat(layer.text("a")).isEqualTo("data");
        assertThat(layer.entry("d/b").hardLink()).contains(LayerPath.of("a"));
        assertThat(layer.implicit()).containsExactly(LayerPath.ROOT, LayerPath.of("d"));
        assertThat(layer.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void namesThatASymlinkLeadsToAreNoLongerThanOthers(LayerExtractorProvider extractor) {
        assertThatThrownBy(() -> extract(extractor, symlink("s", "n".repeat(300)), file("s/f", "x")))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("255 bytes");
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void directoriesThatNoEntryDescribesCountAsEntries(LayerExtractorProvider extractor) {
        Settings ten = TestSettings.of(builder -> builder.setting("limits.entries", 10));
        assertThatThrownBy(() -> Extraction.of(extractor.create(ten), Tar.of(file("d/".repeat(10) + "f", "x")), folder))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limits.entries");
    }

    private Extraction extract(LayerExtractorProvider extractor, TarItem... items) throws IOException {
        return Extraction.of(extractor.create(TestSettings.none()), Tar.of(items), folder);
    }
}
