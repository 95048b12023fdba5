package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowExtractorTest {

    private final LayerExtractor extractor = new ShadowExtractorProvider().create(TestSettings.none());

    @TempDir
    Path staging;

    @Test
    void makesTheTreeAndRecordsWhatAUserCannotGive() throws Exception {
        try (StagedLayer staged = extractor.stage(
                Tar.NAME,
                Tar.stream(
                        directory("bin/").mode(0555).owner(1, 2),
                        file("bin/su", "setuid").mode(04755).owner(3, 4).xattr("security.capability", new byte[] {1, 0
                        }),
                        hardLink("bin/sudo", "/bin/su"),
                        symlink("sbin", "bin"),
                        file("deep/below/file", "")),
                staging)) {
            staged.finish(Map.of());
            staged.sync();

            Path tree = staged.artifact();
            assertThat(tree.resolve("bin/sudo")).hasContent("setuid");
            assertThat(Files.isSameFile(tree.resolve("bin/su"), tree.resolve("bin/sudo")))
                    .isTrue();
            assertThat(Files.readSymbolicLink(tree.resolve("sbin"))).hasToString("bin");
            assertThat(attribute(tree.resolve("bin/su"), "containers.override_stat"))
                    .isEqualTo("3:4:0104755");
            assertThat(attribute(tree.resolve("bin/su"), "containers.override_security.capability"))
                    .isEqualTo("\1\0");
            assertThat(attribute(tree.resolve("bin"), "containers.override_stat"))
                    .isEqualTo("1:2:040555");
            assertThat(attribute(tree, "containers.override_stat")).isEqualTo("0:0:040755");
            assertThat(Files.getAttribute(tree.resolve("bin/su"), "unix:mode")).isEqualTo(0100755);
            assertThat(Files.getLastModifiedTime(tree.resolve("bin")).toMillis())
                    .isEqualTo(1_700_000_000_000L);
            assertThat(staged.implicitDirectories())
                    .containsExactly(LayerPath.ROOT, LayerPath.of("deep"), LayerPath.of("deep/below"));
            assertThat(staged.entries()).isEqualTo(5);
            try (LayerIndex index = extractor.openIndex(staged.index())) {
                Iterable<LayerEntry> all = index::entries;
                assertThat(StreamSupport.stream(all.spliterator(), false)
                                .map(entry -> entry.path().toString()))
                        .containsExactly(
                                "/", "bin", "bin/su", "bin/sudo", "deep", "deep/below", "deep/below/file", "sbin");
            }
        }
    }

    @Test
    void aFileThatWasOnlyThereToBeLinkedToHasNoOtherNameInTheEnd() throws Exception {
        try (StagedLayer staged = extractor.stage(
                Tar.NAME,
                Tar.stream(
                        file(".wh..wh.plnk/1.2", "x"),
                        hardLink("a", ".wh..wh.plnk/1.2"),
                        hardLink("b", ".wh..wh.plnk/1.2")),
                staging)) {
            assertThat(Files.getAttribute(staged.artifact().resolve("a"), "unix:nlink"))
                    .isEqualTo(2);
            assertThat(staged.artifact().resolve(".wh..wh.plnk")).doesNotExist();
        }
    }

    private static String attribute(Path path, String name) throws Exception {
        byte[] value = (byte[]) Files.getAttribute(path, "user:" + name);
        return new String(value, StandardCharsets.UTF_8);
    }
}
