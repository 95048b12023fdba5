package dev.ply.image.registry.archive;

import static dev.ply.image.registry.archive.OpenArchive.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.pull.ManifestParser;
import dev.ply.image.registry.mock.TestTar;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as {@code docker save} wrote them before it made OCI layouts of them, and what pretends to be one. */
class DockerArchiveTest {

    @TempDir
    private Path folder;

    private RegistryTransport transport;
    private Path archive;
    private byte[] layer;

    @BeforeEach
    void open() throws IOException {
        transport = OpenArchive.docker(folder);
        archive = folder.resolve("image.tar");
        layer = new TestTar().directory("etc").file("etc/motd", "hello\n").toBytes();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void aManifestIsMadeOfConfigAndLayersAlwaysTheSame() throws IOException {
        image("a.tar").file("a.tar", layer).writeTo(archive);

        RawDocument manifest = transport.manifest(named(archive, ""));
        ImageManifest image = parse(manifest);
        assertThat(image.config()).isEqualTo(Descriptor.of(MediaTypes.OCI_CONFIG, digestOfConfig(), config().length));
        assertThat(image.layers())
                .containsExactly(Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(layer), layer.length));
        try (RegistryTransport other = OpenArchive.docker(folder)) {
            assertThat(other.manifest(named(archive, ""))).isEqualTo(manifest);
        }
    }

    @Test
    void configAndLayersAreRead() throws IOException {
        image("a.tar").file("a.tar", layer).writeTo(archive);

        ImageManifest image = parse(transport.manifest(named(archive, "")));
        assertThat(read(image.config())).isEqualTo(config());
        assertThat(read(image.layers().get(0))).isEqualTo(layer);
    }

    @Test
    void aCompressedLayerKeepsTheDigestThatItHasThere() throws IOException {
        byte[] zipped =
                new TestTar().directory("etc").file("etc/motd", "hello\n").toGzippedBytes();
        image("a.tar.gz").file("a.tar.gz", zipped).writeTo(archive);

        ImageManifest image = parse(transport.manifest(named(archive, "")));
        assertThat(image.layers())
                .containsExactly(Descriptor.of(MediaTypes.OCI_LAYER + "+gzip", Digest.sha256(zipped), zipped.length));
        assertThat(read(image.layers().get(0))).isEqualTo(zipped);
    }

    @Test
    void layersBehindLinksAreRead() throws IOException {
        String images = "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"two/layer.tar\",\"three.tar\"]}]";
        new TestTar()
                .file("one/layer.tar", layer)
                .symbolicLink("two/layer.tar", "../one/layer.tar")
                .hardLink("three.tar", "two/layer.tar")
                .file("c.json", config(layer, layer))
                .file("manifest.json", images)
                .writeTo(archive);

        ImageManifest image = parse(transport.manifest(named(archive, "")));
        assertThat(image.layers()).hasSize(2);
        assertThat(read(image.layers().get(1))).isEqualTo(layer);
    }

    @Test
    void anImageIsChosenByAnyFormOfItsName() throws IOException {
        twoImages();

        assertThat(transport.tags(named(archive, ""))).containsExactly("one:1", "docker.io/library/two:latest");
        RawDocument one = transport.manifest(named(archive, "docker.io/library/one:1"));
        RawDocument two = transport.manifest(named(archive, "two"));
        assertThat(transport.manifest(named(archive, "one:1"))).isEqualTo(one);
        assertThat(parse(two).layers()).isEmpty();
        assertThat(parse(one).layers()).hasSize(1);
    }

    @Test
    void withSeveralImagesANameIsNeededAndTheNamesAreTold() throws IOException {
        twoImages();

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("2 images there; there is one:1, docker.io/library/two:latest: choose one");
        assertThatThrownBy(() -> transport.manifest(named(archive, "three:1")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no such image there; there is one:1, docker.io/library/two:latest");
    }

    @Test
    void aLayerThatTheArchiveLacksIsNotFound() throws IOException {
        image("a.tar").writeTo(archive);

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("a.tar");
    }

    @Test
    void aConfigThatTheArchiveLacksIsNotFoundWhetherOrNotItIsALayoutToo() throws IOException {
        String list = "[{\"Config\":\"c.json\",\"Layers\":[]}]";
        Path both = folder.resolve("both.tar");
        new TestTar().file("manifest.json", list).writeTo(archive);
        new TestTar()
                .file("manifest.json", list)
                .file("index.json", "{\"schemaVersion\":2,\"manifests\":[]}")
                .writeTo(both);

        for (Path tar : List.of(archive, both)) {
            assertThatThrownBy(() -> transport.manifest(named(tar, "")))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining(tar + ": the archive has no c.json");
        }
    }

    @Test
    void aLayerTooMuchIsRefused() throws IOException {
        image("a.tar", "a.tar").file("a.tar", layer).writeTo(archive);

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("2 layers, but the config has 1 diff_ids");
    }

    @Test
    void aLayerOutsideTheArchiveIsRefused() throws IOException {
        image("../../etc/passwd").writeTo(archive);

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("leads out of the archive");
    }

    @Test
    void aConfigOfMoreThanFourMebibytesIsRefused() throws IOException {
        new TestTar()
                .file("c.json", new byte[(4 << 20) + 1])
                .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[]}]")
                .writeTo(archive);

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("c.json is longer than 4194304 bytes");
    }

    @Test
    void whatIsNoDockerArchiveIsSaidToBeNone() throws IOException {
        new TestTar().file("index.json", "{}").writeTo(archive);

        assertThatThrownBy(() -> transport.manifest(named(archive, "")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("has no manifest.json, so it is not docker's");
    }

    @Test
    void malformedListsOfImagesAreRefused() throws IOException {
        for (String list : List.of("", "{}", "[{}]", "[] []", "[{\"Config\":1,\"Layers\":[]}]", "<html>")) {
            Path malformed = folder.resolve("malformed" + list.length() + ".tar");
            new TestTar().file("manifest.json", list).writeTo(malformed);

            assertThatThrownBy(() -> transport.manifest(named(malformed, "")))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("manifest.json");
        }
    }

    @Test
    void anotherArchiveUnderTheSameNameIsNoticed() throws IOException {
        image("a.tar").file("a.tar", layer).writeTo(archive);
        RawDocument before = transport.manifest(named(archive, ""));
        layer = new TestTar().file("other", "content that is longer").toBytes();
        image("a.tar").file("a.tar", layer).file("more", "").writeTo(archive);

        assertThat(transport.manifest(named(archive, ""))).isNotEqualTo(before);
    }

    private TestTar image(String... layers) throws IOException {
        String list = "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"%s\"]}]"
                .formatted(String.join("\",\"", layers));
        return new TestTar().file("manifest.json", list).file("c.json", config());
    }

    private void twoImages() throws IOException {
        String list = """
                [{"Config":"c.json","RepoTags":["one:1"],"Layers":["a.tar"]},
                 {"Config":"empty.json","RepoTags":["docker.io/library/two:latest"],"Layers":[]}]
                """;
        new TestTar()
                .file("manifest.json", list)
                .file("c.json", config())
                .file("empty.json", config(new byte[0][]))
                .file("a.tar", layer)
                .writeTo(archive);
    }

    private byte[] config() {
        return config(layer);
    }

    private Digest digestOfConfig() {
        return Digest.sha256(config());
    }

    private static byte[] config(byte[]... layers) {
        List<String> diffIds = Arrays.stream(layers)
                .map(tar -> "\"" + Digest.sha256(tar) + "\"")
                .toList();
        return ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                        + String.join(",", diffIds) + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ImageManifest parse(RawDocument manifest) throws IOException {
        return (ImageManifest) new ManifestParser().parse("test", manifest);
    }

    private byte[] read(Descriptor blob) throws IOException {
        try (InputStream in = transport.blob(named(archive, ""), blob, 0)) {
            return in.readAllBytes();
        }
    }
}
