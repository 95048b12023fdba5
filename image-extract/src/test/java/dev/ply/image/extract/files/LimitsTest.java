package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.erofs.ErofsExtractorProvider;
import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.spi.LayerExtractorProvider;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit stops a layer that goes one too far, and names the setting. */
@ParameterizedClass
@MethodSource("extractors")
class LimitsTest {

    private final LayerExtractorProvider extractor;

    @TempDir
    Path folder;

    LimitsTest(LayerExtractorProvider extractor) {
        this.extractor = extractor;
    }

    static Stream<LayerExtractorProvider> extractors() {
        return Stream.of(new ShadowExtractorProvider(), new ErofsExtractorProvider());
    }

    @Test
    void entries() {
        assertLimited("entries", 2, directory("a"), directory("b"), directory("c"));
    }

    @Test
    void bytesOfAFileWithItsHoles() {
        TarItem sparse = file("x", "abcde").pax("GNU.sparse.map", "0,5").pax("GNU.sparse.size", "101");

        assertLimited("fileBytes", 100, sparse);
    }

    @Test
    void bytesOfALayerWithTheHolesInItsFiles() {
        TarItem sparse = file("x", "abcde").pax("GNU.sparse.map", "0,5").pax("GNU.sparse.size", "99999999");

        assertLimited("layerBytes", 99_999_998, sparse);
        assertLimited("layerBytes", 1024, directory("a"), directory("b"), directory("c"));
    }

    @Test
    void lengthOfAPath() {
        assertLimited("pathLength", 6, file("abc/def", ""));
    }

    @Test
    void depth() {
        assertLimited("depth", 2, file("a/b/c/d", ""));
    }

    @Test
    void depthAndLengthWhereSymlinksLead() {
        assertLimited(
                "depth",
                3,
                directory("a/b/c"),
                symlink("s", "a/b/c"),
                directory("s/d"),
                symlink("t", "s/d"),
                directory("t/e"));
        assertLimited("pathLength", 6, directory("abc"), symlink("s", "abc"), file("s/defg", ""));
    }

    private void assertLimited(String limit, long value, TarItem... items) {
        assertThatThrownBy(() -> Extraction.of(
                        extractor.create(TestSettings.of(builder -> builder.setting("limits." + limit, value))),
                        Tar.of(items),
                        folder))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limits." + limit);
    }
}
