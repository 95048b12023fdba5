package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is changed in an extracted tree is found. */
class TreeCheckTest {

    private final LayerExtractor extractor = new ShadowExtractorProvider().create(TestSettings.none());

    @TempDir
    Path staging;

    /** Something that happens to a tree. */
    @SuppressWarnings("ImmutableEnumChecker") // Lambdas that hold nothing.
    enum Damage {
        CONTENT("d/f", tree -> Files.writeString(tree.resolve("d/f"), "CONTENT")),
        LENGTH("d/f", tree -> Files.writeString(tree.resolve("d/f"), "much more content")),
        PERMISSIONS_OF_A_FILE("d/f", tree -> Files.setAttribute(tree.resolve("d/f"), "unix:mode", 0666)),
        SETUID("d/f", tree -> Files.setAttribute(tree.resolve("d/f"), "unix:mode", 04644)),
        PERMISSIONS_OF_A_DIRECTORY("d", tree -> Files.setAttribute(tree.resolve("d"), "unix:mode", 0777)),
        RECORDED_OWNER("d/f", tree -> record(tree.resolve("d/f"), "0:0:0100644")),
        MISSING_FILE("d/f", tree -> Files.delete(tree.resolve("d/f"))),
        EXTRA_FILE("d/extra", tree -> Files.createFile(tree.resolve("d/extra"))),
        EXTRA_FILE_IN_THE_ROOT("extra", tree -> Files.createFile(tree.resolve("extra"))),
        LINK_TARGET("link", tree -> {
            Files.delete(tree.resolve("link"));
            Files.createSymbolicLink(tree.resolve("link"), Path.of("d/g"));
        }),
        BROKEN_HARD_LINK("d/g", tree -> {
            Files.delete(tree.resolve("d/g"));
            Files.copy(tree.resolve("d/f"), tree.resolve("d/g"));
            Files.setAttribute(tree.resolve("d/g"), "unix:mode", 0644);
            record(tree.resolve("d/g"), "1:2:0100644");
        }),
        TYPE("d/f", tree -> {
            Files.delete(tree.resolve("d/f"));
            Files.createDirectory(tree.resolve("d/f"));
        }),
        TIME("d/f", tree -> Files.setLastModifiedTime(tree.resolve("d/f"), FileTime.from(Instant.EPOCH)));

        private final String path;
        private final Change change;

        Damage(String path, Change change) {
            this.path = path;
            this.change = change;
        }
    }

    /** Does damage. */
    @FunctionalInterface
    private interface Change {
        void to(Path tree) throws IOException;
    }

    private static void record(Path file, String stat) throws IOException {
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("containers.override_stat", ByteBuffer.wrap(stat.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void everyKindOfDamageIsNamedWithItsPath(Damage damage) throws IOException {
        assertThat(faultsAfter(damage.change)).anyMatch(fault -> fault.contains("/" + damage.path + ":"));
    }

    @Test
    void anUntouchedTreeHasNoFaults() throws IOException {
        assertThat(faultsAfter(tree -> {})).isEmpty();
    }

    private List<String> faultsAfter(Change change) throws IOException {
        byte[] tar = Tar.of(
                directory("d/").mode(0755).owner(1, 2),
                file("d/f", "content").mode(0644).owner(1, 2),
                hardLink("d/g", "d/f"),
                symlink("link", "d/f"));
        try (StagedLayer staged = extractor.stage(Tar.NAME, new ByteArrayInputStream(tar), staging)) {
            staged.finish(Map.of());
            change.to(staged.artifact());
            try (LayerIndex index = extractor.openIndex(staged.index())) {
                return extractor.verify(staged.artifact(), index, Optional.of(new ByteArrayInputStream(tar)));
            }
        }
    }
}
