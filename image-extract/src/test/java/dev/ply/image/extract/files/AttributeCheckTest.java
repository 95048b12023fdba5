package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.spi.LayerExtractor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is changed in what is recorded of a file, the verification of its tree names it. */
@ParameterizedClass
@MethodSource("extractors")
class AttributeCheckTest {

    private final LayerExtractor extractor;

    @TempDir
    Path folder;

    private Path tree = Path.of("unset");

    AttributeCheckTest(LayerExtractor extractor) {
        this.extractor = extractor;
    }

    static Stream<LayerExtractor> extractors() throws IOException {
        return AttackTest.extractors().filter(extractor -> !extractor.name().equals("erofs"));
    }

    @BeforeEach
    void extract() throws IOException {
        Extraction extraction = Extraction.of(
                extractor,
                Tar.of(
                        directory("d").mode(0750).xattr("user.d", "1"),
                        file("d/f", "content").mode(0644).xattr("user.k", "v"),
                        hardLink("d/h", "d/f"),
                        symlink("s", "d/f")),
                folder);
        assertThat(extraction.faults()).isEmpty();
        tree = extraction.artifact();
    }

    @Test
    void namesChangedOwnersAndModes() throws IOException {
        if (extractor.name().equals("native")) {
            Files.setAttribute(tree.resolve("d"), "unix:mode", 0755);
        } else {
            attributes("d").write(OverrideStat.NAME, bytes("0:0:040755"));
        }

        assertThat(faults()).containsExactly(tree.resolve("d") + ": has a wrong owner or mode");
    }

    @Test
    void namesChangedAddedAndMissingAttributes() throws IOException {
        attributes("d/f").write("k", bytes("w"));
        assertThat(faults()).contains(tree.resolve("d/f") + ": has other extended attributes");

        attributes("d/f").write("k", bytes("v"));
        attributes("d").write("another", bytes("1"));
        assertThat(faults()).containsExactly(tree.resolve("d") + ": has other extended attributes");

        attributes("d").delete("another");
        attributes("d").delete("d");
        assertThat(faults()).containsExactly(tree.resolve("d") + ": has other extended attributes");
    }

    private List<String> faults() throws IOException {
        try (LayerIndex index = extractor.openIndex(tree.resolveSibling("index"))) {
            return extractor.verify(tree, index, Optional.empty());
        }
    }

    private UserDefinedFileAttributeView attributes(String path) {
        return Files.getFileAttributeView(tree.resolve(path), UserDefinedFileAttributeView.class);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
