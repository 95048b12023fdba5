package dev.ply.image.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.ply.image.Descriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.pull.ManifestParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images of a layout a name means. */
class LayoutTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    private Path folder;

    private final TransportContent content = new TransportContent();
    private final RawDocument app = content.documents().get(0);
    private final RawDocument other = content.documents().get(1);
    private final LocalTransport transport = new LocalTransport(Layout::in);
    private LayoutFolder layout;

    @BeforeEach
    void fill() throws IOException {
        layout = new LayoutFolder(folder);
        for (RawDocument document : content.documents()) {
            layout.put(document.digest(), document.bytes());
        }
    }

    /** As in the example of the specification's "Image Layout". */
    @Test
    void manifestsOfOneNameForDifferentPlatformsAreWhatAnIndexLists() throws IOException {
        layout.tag(app, "v1", AMD64);
        layout.tag(other, "v1", ARM64);
        layout.tag(other, "v2");

        RawDocument document = transport.manifest(named("v1"));
        ImageIndex index = (ImageIndex) new ManifestParser().parse("v1", document);
        assertThat(index.manifests())
                .extracting(Descriptor::digest, Descriptor::platform)
                .containsExactly(tuple(app.digest(), Optional.of(AMD64)), tuple(other.digest(), Optional.of(ARM64)));
        assertThat(transport.resolve(named("v1"))).contains(document.digest());
        assertThat(transport.manifest(named("v1"), index.manifests().get(1))).isEqualTo(other);
        assertThat(transport.manifest(named("v2"))).isEqualTo(other);
    }

    @Test
    void theSameManifestTwiceIsOne() throws IOException {
        layout.tag(app, "v1");
        layout.tag(app, "v1", AMD64);

        assertThat(transport.manifest(named("v1"))).isEqualTo(app);
    }

    @Test
    void manifestsThatDifferInMoreThanThePlatformMustBeChosenFrom() throws IOException {
        layout.tag(app, "v1", AMD64);
        layout.tag(other, "v2", ARM64);

        assertThatThrownBy(() -> transport.manifest(named("")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("2 images there; there is v1, v2: choose one");
        assertThat(transport.manifest(named("v2"))).isEqualTo(other);
    }

    @Test
    void imagesWithoutANameAreChosenByTheirDigests() throws IOException {
        layout.annotate(app, "{}");
        layout.annotate(other, "{}");

        assertThatThrownBy(() -> transport.manifest(named("")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("2 images there; there is @%s, @%s: choose one with oci:%s@DIGEST"
                        .formatted(app.digest(), other.digest(), folder));
        assertThat(transport.manifest(new LocationReference("oci", folder + "@" + other.digest())))
                .isEqualTo(other);

        layout.tag(content.app(), "v1");
        assertThatThrownBy(() -> transport.manifest(named("")))
                .hasMessageContaining(", v1: choose one with oci:%s:NAME or @DIGEST".formatted(folder));
    }

    @Test
    void manifestsOfOneNameForOnePlatformOrNoneAreNoIndex() throws IOException {
        layout.tag(app, "same", AMD64);
        layout.tag(other, "same", AMD64);
        layout.tag(app, "unknown", AMD64);
        layout.tag(other, "unknown");

        for (String name : List.of("same", "unknown")) {
            assertThatThrownBy(() -> transport.manifest(named(name)))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("2 images there");
        }
    }

    @Test
    void aLayoutWithoutImagesHoldsNone() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.writeString(empty.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(empty.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[]}");

        assertThatThrownBy(() -> transport.manifest(new LocationReference("oci", empty.toString())))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("oci:" + empty + ": holds no image");
    }

    private LocationReference named(String name) {
        return new LocationReference("oci", name.isEmpty() ? folder.toString() : folder + ":" + name);
    }
}
