package dev.ply.image.registry.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageConfig;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.pull.ConfigParser;
import dev.ply.image.pull.ManifestParser;
import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.LayoutFolder;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.registry.mock.MockImage;
import dev.ply.image.registry.mock.TestTar;
import dev.ply.image.spi.RegistryTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images go to and fro between this package and skopeo, podman, buildah and umoci. */
class OtherToolsIT {

    private static final String APP = "example.com/app:1";
    private static final String OTHER = "example.com/other:2";

    private final Map<Digest, byte[]> blobs = new HashMap<>();

    @TempDir
    private Path folder;

    private MockImage app;
    private MockImage other;

    @BeforeEach
    void makeImages() throws IOException {
        TestTar base = new TestTar().directory("etc").file("etc/motd", "hello\n");
        app = new MockImage().layer(base).layer(new TestTar().file("app", "1"));
        other = new MockImage().layer(base).layer(new TestTar().file("other", "2"));
        blobs.putAll(app.blobs());
        blobs.putAll(other.blobs());
    }

    @Test
    void skopeosOciArchiveIsReadByteForByte() throws Exception {
        skopeo("copy", "oci:" + layout() + ":app", "oci-archive:" + file("app.tar") + ":" + APP);

        try (RegistryTransport oci = OpenArchive.oci(folder)) {
            LocationReference reference = OpenArchive.named(file("app.tar"), APP);
            assertThat(readAll(oci, reference)).isEqualTo(app.manifest());
        }
    }

    @Test
    void skopeosDockerArchiveIsReadWithTheConfigItHas() throws Exception {
        skopeo("copy", "oci:" + layout() + ":app", "docker-archive:" + file("app.tar") + ":" + APP);

        try (RegistryTransport docker = OpenArchive.docker(folder)) {
            LocationReference reference = OpenArchive.named(file("app.tar"), APP);
            RawDocument manifest = readAll(docker, reference);
            assertThat(parse(manifest).layers())
                    .extracting(Descriptor::digest)
                    .containsExactlyElementsOf(app.diffIds());
        }
    }

    @Test
    void podmansArchivesOfSeveralImagesAreRead() throws Exception {
        Tool podman = Tool.withStorage("podman", folder);
        write(ArchiveFormat.DOCKER, file("in.tar"));
        podman.run("load", "-i", file("in.tar"));
        podman.run("save", "-m", "-o", file("docker.tar"), APP, OTHER);
        podman.run("save", "--format=oci-archive", "-o", file("oci.tar"), APP);

        try (RegistryTransport docker = OpenArchive.docker(folder);
                RegistryTransport oci = OpenArchive.oci(folder)) {
            assertThat(docker.tags(OpenArchive.named(file("docker.tar"), ""))).containsExactlyInAnyOrder(APP, OTHER);
            assertDiffIds(docker, OpenArchive.named(file("docker.tar"), APP), app);
            assertDiffIds(docker, OpenArchive.named(file("docker.tar"), OTHER), other);
            assertDiffIds(oci, OpenArchive.named(file("oci.tar"), ""), app);
        }
    }

    @Test
    void whatBuildahBuildsIsRead() throws Exception {
        Tool buildah = Tool.withStorage("buildah", folder);
        Files.writeString(file("greeting"), "hello\n");
        String container = buildah.print("from", "scratch");
        buildah.run("copy", container, file("greeting"), "/greeting");
        buildah.run("commit", container, "oci-archive:" + file("built.tar") + ":" + APP);
        buildah.run("commit", container, "oci:" + file("built") + ":tag");

        try (RegistryTransport oci = OpenArchive.oci(folder);
                RegistryTransport layouts = new LocalTransport(Layout::in)) {
            assertThat(parse(readAll(oci, OpenArchive.named(file("built.tar"), APP)))
                            .layers())
                    .hasSize(1);
            assertThat(parse(readAll(layouts, OpenArchive.named(file("built"), "tag")))
                            .layers())
                    .hasSize(1);
        }
    }

    @Test
    void whatUmociMakesIsRead() throws Exception {
        Tool umoci = Tool.of("umoci");
        Files.writeString(file("greeting"), "hello\n");
        umoci.run("init", "--layout", file("umoci"));
        umoci.run("new", "--image", file("umoci") + ":tag");
        umoci.run("insert", "--rootless", "--image", file("umoci") + ":tag", file("greeting"), "/greeting");

        try (RegistryTransport layouts = new LocalTransport(Layout::in)) {
            LocationReference reference = OpenArchive.named(file("umoci"), "tag");
            assertThat(layouts.tags(reference)).containsExactly("tag");
            assertThat(parse(readAll(layouts, reference)).layers()).hasSize(1);
        }
    }

    @Test
    void skopeoReadsTheOciArchiveByteForByte() throws Exception {
        write(ArchiveFormat.OCI, file("out.tar"));

        assertThat(skopeo("inspect", "--raw", "oci-archive:" + file("out.tar") + ":" + APP))
                .isEqualTo(app.manifest().bytes());
        assertThat(skopeo("inspect", "--raw", "oci-archive:" + file("out.tar") + ":" + OTHER))
                .isEqualTo(other.manifest().bytes());
        skopeo("copy", "oci-archive:" + file("out.tar") + ":" + APP, "dir:" + file("copied"));
    }

    @Test
    void skopeoReadsTheDockerArchiveAndItsCompressedLayers() throws Exception {
        write(ArchiveFormat.DOCKER, file("out.tar"));

        assertThat(skopeo("inspect", "--config", "--raw", "docker-archive:" + file("out.tar") + ":" + OTHER))
                .isEqualTo(other.config().bytes());
        skopeo("copy", "docker-archive:" + file("out.tar") + ":" + APP, "oci:" + file("copied") + ":app");
        try (RegistryTransport layouts = new LocalTransport(Layout::in)) {
            assertDiffIds(layouts, OpenArchive.named(file("copied"), "app"), app);
        }
    }

    @Test
    void podmanLoadsBothFormatsUnderTheirNames() throws Exception {
        for (ArchiveFormat format : ArchiveFormat.values()) {
            Tool podman = Tool.withStorage("podman", Files.createDirectories(file(format.name())));
            new ArchiveWriter(format, this::open).write(List.of(stored(APP, app)), output(file("one.tar")));
            podman.run("load", "-i", file("one.tar"));
            assertThat(podman.print("images", "--format={{.Repository}}:{{.Tag}}"))
                    .isEqualTo(APP);
        }
    }

    @Test
    void umociUnpacksTheOciArchiveOnceItIsUntarred() throws Exception {
        new ArchiveWriter(ArchiveFormat.OCI, this::open).write(List.of(stored(APP, app)), output(file("out.tar")));
        Files.createDirectories(file("out"));
        Tool.of("tar").run("-xf", file("out.tar"), "-C", file("out"));

        assertThat(Tool.of("umoci").print("ls", "--layout", file("out"))).isEqualTo(APP);
        assertThat(Tool.of("umoci").print("stat", "--image", file("out") + ":" + APP))
                .contains("CREATED");
    }

    private void write(ArchiveFormat format, Path file) throws IOException {
        try (OutputStream out = output(file)) {
            new ArchiveWriter(format, this::open).write(List.of(stored(APP, app), stored(OTHER, other)), out);
        }
    }

    private Path layout() throws IOException {
        LayoutFolder layout = new LayoutFolder(file("layout"));
        for (Map.Entry<Digest, byte[]> blob : app.blobs().entrySet()) {
            layout.put(blob.getKey(), blob.getValue());
        }
        layout.put(app.config().digest(), app.config().bytes());
        layout.put(app.manifest().digest(), app.manifest().bytes());
        layout.tag(app.manifest(), "app");
        return layout.folder();
    }

    private InputStream open(Descriptor blob) {
        return new ByteArrayInputStream(blobs.getOrDefault(blob.digest(), new byte[0]));
    }

    private static StoredImage stored(String reference, MockImage image) {
        List<LayerDescriptor> layers = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            layers.add(
                    new LayerDescriptor(image.layers().get(i), image.diffIds().get(i)));
        }
        ImageKey key = new ImageKey(Reference.parse(reference), image.platform());
        Instant now = Instant.EPOCH;
        return new StoredImage(key, image.manifest(), Optional.empty(), image.config(), layers, now, now, now);
    }

    /** Reads everything that an image has, proven. */
    private static RawDocument readAll(RegistryTransport transport, LocationReference reference) throws IOException {
        RawDocument manifest = transport.manifest(reference);
        ImageManifest image = parse(manifest);
        List<Descriptor> blobs = new ArrayList<>(image.layers());
        blobs.add(image.config());
        for (Descriptor blob : blobs) {
            read(transport, reference, blob);
        }
        return manifest;
    }

    private static byte[] read(RegistryTransport transport, LocationReference reference, Descriptor blob)
            throws IOException {
        try (InputStream in = new VerifyingInputStream(
                transport.blob(reference, blob, 0), "blob " + blob.digest(), blob.digest(), blob.size())) {
            return in.readAllBytes();
        }
    }

    private static void assertDiffIds(RegistryTransport transport, LocationReference reference, MockImage image)
            throws IOException {
        Descriptor descriptor = parse(readAll(transport, reference)).config();
        RawDocument raw = RawDocument.of(descriptor.mediaType(), read(transport, reference, descriptor));
        ImageConfig config = new ConfigParser().parse("test", raw, Platform.host());
        assertThat(config.diffIds()).isEqualTo(image.diffIds());
    }

    private static ImageManifest parse(RawDocument manifest) throws IOException {
        return (ImageManifest) new ManifestParser().parse("test", manifest);
    }

    private static byte[] skopeo(Object... arguments) throws Exception {
        return Tool.of("skopeo", "--insecure-policy").run(arguments);
    }

    private static OutputStream output(Path file) throws IOException {
        return Files.newOutputStream(file);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
