package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.erofs.ErofsExtractorProvider;
import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that try to reach out of their root. Beside the root lies a file and a directory that must not change. */
@ParameterizedClass
@MethodSource("extractors")
class AttackTest {

    private final LayerExtractor extractor;

    @TempDir
    Path folder;

    private Path outside;

    AttackTest(LayerExtractor extractor) {
        this.extractor = extractor;
    }

    static Stream<LayerExtractor> extractors() throws IOException {
        Stream.Builder<LayerExtractor> extractors = Stream.builder();
        for (LayerExtractorProvider provider : new LayerExtractorProvider[] {
            new ShadowExtractorProvider(), new NativeExtractorProvider(), new ErofsExtractorProvider()
        }) {
            if (provider.unavailable().isEmpty()) {
                extractors.add(provider.create(TestSettings.none()));
            }
        }
        return extractors.build();
    }

    @BeforeEach
    void placeCanary() throws IOException {
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("canary"), "sings");
        Files.setAttribute(outside.resolve("canary"), "unix:mode", 0600);
    }

    @AfterEach
    void canaryIsUntouched() throws IOException {
        try (Stream<Path> names = Files.list(outside)) {
            assertThat(names).containsExactly(outside.resolve("canary"));
        }
        assertThat(outside.resolve("canary")).hasContent("sings");
        assertThat(Files.getAttribute(outside.resolve("canary"), "unix:mode")).isEqualTo(0100600);
        assertThat(Files.getAttribute(outside.resolve("canary"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void namesWithDotDotAreRefused() {
        assertRefused("..", file("../outside/evil", "x"));
        assertRefused("..", file("a/../../outside/evil", "x"));
        assertRefused("..", directory("/../outside"));
        assertRefused("..", file("..", "x"));
    }

    @Test
    void absoluteNamesStartAtTheRootOfTheLayer() throws IOException {
        Extraction extraction = extract(file(outside.resolve("evil").toString(), "x"));

        assertThat(extraction.text(outside.resolve("evil").toString())).isEqualTo("x");
    }

    @Test
    void aSymlinkOutOfTheRootLeadsIntoIt() throws IOException {
        Extraction absolute = extract(symlink("out", outside.toString()), file("out/evil", "x"));
        Extraction relative = extract(symlink("out", "../../outside"), file("out/evil", "x"));

        assertThat(absolute.text(outside.resolve("evil").toString())).isEqualTo("x");
        assertThat(relative.text("outside/evil")).isEqualTo("x");
    }

    @Test
    void chainsOfSymlinksThatDefeatLexicalChecksLeadIntoTheRoot() throws IOException {
        Extraction extraction = extract(
                directory("p/q"),
                symlink("p/q/r", "../.."),
                symlink("p/q/r/z", ".."),
                symlink("p/q/r/z/w", ".."),
                file("z/w/outside/evil", "x"),
                file("p/q/r/z/outside/canary", "changed"));

        assertThat(extraction.text("outside/evil")).isEqualTo("x");
        assertThat(extraction.text("outside/canary")).isEqualTo("changed");
    }

    @Test
    void symlinksThatTurnInCirclesAreRefused() {
        assertRefused("too many symlinks", symlink("a", "b"), symlink("b", "a"), file("a/x", "x"));
    }

    /** Forty of them cost milliseconds with every entry. */
    @Test
    void symlinksThatWanderAboutAreRefused() {
        String about = "d/../".repeat(600);
        assertRefused(
                "too long ones",
                directory("d"),
                symlink("a", about + "b"),
                symlink("b", about + "c"),
                symlink("c", about + "d"),
                file("a/x", "x"));
    }

    @Test
    void aFileOverASymlinkReplacesTheSymlink() throws IOException {
        Extraction extraction = extract(
                symlink("link", outside.resolve("canary").toString()),
                file("link", "mine").mode(0777));

        assertThat(extraction.text("link")).isEqualTo("mine");
    }

    @Test
    void aDirectoryOverASymlinkReplacesTheSymlink() throws IOException {
        Extraction extraction =
                extract(symlink("dir", outside.toString()), directory("dir").mode(0777), file("dir/canary", "mine"));

        assertThat(extraction.text("dir/canary")).isEqualTo("mine");
    }

    @Test
    void aSymlinkOverADirectoryTakesTheOldSubtreeAwayAndNothingElse() throws IOException {
        Extraction extraction =
                extract(file("dir/canary", "mine"), symlink("dir", outside.toString()), directory("dir"));

        assertThat(extraction.paths()).containsExactly("/", "dir");
    }

    @Test
    void hardLinksLeadOnlyToTheLayersOwnFiles() {
        assertRefused(
                "does not have", hardLink("evil", outside.resolve("canary").toString()));
        assertRefused("..", hardLink("evil", "../outside/canary"));
        assertRefused("does not have", symlink("out", outside.toString()), hardLink("evil", "out/canary"));
        assertRefused("itself", file("a", "x"), hardLink("a", "a"));
        assertRefused("does not have", hardLink("a", "b"), hardLink("b", "a"));
        assertRefused("can't have another name", directory("d"), hardLink("evil", "d"));
    }

    @Test
    void aHardLinkToASymlinkIsThatSymlinkAndLeadsNowhere() throws IOException {
        Extraction extraction = extract(
                symlink("out", outside.resolve("canary").toString()), hardLink("again", "out"), file("again", "mine"));

        assertThat(extraction.entry("out").type()).isEqualTo(LayerEntry.Type.SYMLINK);
        assertThat(extraction.text("again")).isEqualTo("mine");
    }

    @Test
    void writingToOneNameOfAHardLinkedFileLeavesTheOther() throws IOException {
        Extraction extraction =
                extract(file("a", "first"), hardLink("b", "a"), hardLink("c", "b"), file("a", "second"));

        assertThat(extraction.text("a")).isEqualTo("second");
        assertThat(extraction.text("b")).isEqualTo("first");
        assertThat(extraction.entry("c").hardLink())
                .contains(extraction.entry("b").path());
    }

    @Test
    void whiteoutsThroughSymlinksStayInside() throws IOException {
        Extraction extraction = extract(symlink("out", outside.toString()), file("out/.wh.canary", ""));

        assertThat(extraction.index()).filteredOn(entry -> entry.whiteout()).hasSize(1);
    }

    @Test
    void whiteoutsThatNameNothingRemoveNothing() throws IOException {
        Extraction extraction =
                extract(file("d/kept", "x"), file("d/.wh.", ""), file("d/.wh..", ""), file("d/.wh...", ""));

        assertThat(extraction.paths()).containsExactly("/", "d", "d/kept");
    }

    @Test
    void aWhiteoutNeverTakesWhatItsOwnLayerHas() throws IOException {
        Extraction before = extract(file("d/.wh.kept", ""), file("d/kept", "x"), file(".wh..wh..opq", ""));
        Extraction after = extract(file(".wh..wh..opq", ""), file("d/kept", "x"), file("d/.wh.kept", ""));

        assertThat(before.text("d/kept")).isEqualTo("x");
        assertThat(after.text("d/kept")).isEqualTo("x");
        assertThat(before.entry("").opaque()).isTrue();
        assertThat(after.paths()).isEqualTo(before.paths());
    }

    @Test
    void theRootCannotBecomeAnythingElse() {
        assertRefused("root", symlink("./", outside.toString()));
        assertRefused("root", file("/", "x"));
    }

    @Test
    void nothingIsMadeBelowAFile() {
        assertRefused("no directory", file("a", "x"), file("a/b", "x"));
        assertRefused("whiteout", file(".wh.a/b", "x"));
    }

    @Test
    void attributesOfOverlaysAndRuntimesAreNotTakenFromALayer() throws IOException {
        Extraction extraction = extract(directory("d")
                .xattr("user.containers.override_stat", "0:0:0777")
                .xattr("trusted.overlay.opaque", "y")
                .xattr("user.overlay.opaque", "y")
                .xattr("user.kept", "yes"));

        assertThat(extraction.entry("d").xattrs()).containsOnlyKeys("user.kept");
    }

    @Test
    void unusualBytesInNamesAndTargetsSurvive() throws IOException {
        ByteString name = ByteString.of(new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'x'});
        byte[] target = {'/', (byte) 0x80, '/', '/'};
        Extraction extraction =
                extract(TarItem.file(name, new byte[] {1}), symlink("s", "-").pax("linkpath", target));

        assertThat(extraction.index().get(2).path().bytes()).isEqualTo(name);
        assertThat(extraction.entry("s").linkTarget()).isEqualTo(ByteString.of(target));
        assertThat(extraction.content(extraction.index().get(2))).containsExactly(1);
    }

    private Extraction extract(TarItem... items) throws IOException {
        Extraction extraction = Extraction.of(extractor, Tar.of(items), folder);
        assertThat(extraction.faults()).isEmpty();
        return extraction;
    }

    private void assertRefused(String why, TarItem... items) {
        assertThatThrownBy(() -> extract(items))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(why);
    }
}
