package dev.ply.image.registry.archive;

import static dev.ply.image.registry.archive.OpenArchive.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.registry.mock.MockImage;
import dev.ply.image.registry.mock.TestTar;
import dev.ply.image.spi.RegistryTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveWriterTest {

    private final Map<Digest, byte[]> blobs = new HashMap<>();

    @TempDir
    private Path folder;

    private MockImage app;
    private MockImage other;

    @BeforeEach
    void makeImages() throws IOException {
        TestTar shared = new TestTar().file("base", "shared");
        app = new MockImage(Platform.parse("linux/amd64")).layer(shared).layer(new TestTar().file("app", "1"));
        other = new MockImage(Platform.parse("linux/arm64")).layer(shared).layer(new TestTar().file("app", "2"));
        blobs.putAll(app.blobs());
        blobs.putAll(other.blobs());
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void whatIsWrittenReadsAsItWas(ArchiveFormat format) throws IOException {
        Path archive = write(format, stored("example.com/app:1", app), stored("example.com/other:2", other));

        try (RegistryTransport oci = OpenArchive.oci(folder)) {
            assertThat(oci.tags(named(archive, ""))).containsExactly("example.com/app:1", "example.com/other:2");
            assertThat(oci.manifest(named(archive, "example.com/app:1"))).isEqualTo(app.manifest());
            assertThat(oci.manifest(named(archive, "example.com/other:2"))).isEqualTo(other.manifest());
            try (InputStream in = oci.blob(named(archive, ""), app.layers().get(1), 0)) {
                assertThat(Digest.sha256(in.readAllBytes()))
                        .isEqualTo(app.layers().get(1).digest());
            }
        }
    }

    @Test
    void dockersArchiveKeepsManifestAndLayersByteForByte() throws IOException {
        Path archive = write(ArchiveFormat.DOCKER, stored("app:1", app));

        try (RegistryTransport docker = OpenArchive.docker(folder)) {
            assertThat(docker.tags(named(archive, ""))).containsExactly("docker.io/library/app:1");
            assertThat(docker.manifest(named(archive, "app:1"))).isEqualTo(app.manifest());
        }
    }

    @Test
    void namesOfOneImageShareAnEntryInDockersList() throws IOException {
        Path archive = write(ArchiveFormat.DOCKER, stored("app:1", app), stored("app:latest", app));

        String list = entries(archive).get("manifest.json");
        assertThat(list)
                .contains("\"RepoTags\":[\"docker.io/library/app:1\",\"docker.io/library/app:latest\"]")
                .containsOnlyOnce("\"Config\"");
    }

    @Test
    void whatImagesShareIsWrittenOnce() throws IOException {
        Path archive = write(ArchiveFormat.OCI, stored("app:1", app), stored("other:1", other), stored("app:2", app));

        assertThat(names(archive)).doesNotHaveDuplicates().hasSize(2 + 2 + 3 + 2 + 2);
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void theSameImagesGiveTheSameBytes(ArchiveFormat format) throws IOException {
        byte[] first = Files.readAllBytes(write(format, stored("app:1", app), stored("other:1", other)));

        assertThat(Files.readAllBytes(write(format, stored("app:1", app), stored("other:1", other))))
                .isEqualTo(first);
    }

    @Test
    void anIndexIsKeptWhereAllItsImagesAreThere() throws IOException {
        RawDocument index = index(app, other);
        Path archive = write(ArchiveFormat.OCI, stored("app:1", app, index), stored("app:1", other, index));

        try (RegistryTransport oci = OpenArchive.oci(folder)) {
            assertThat(oci.manifest(named(archive, ""))).isEqualTo(index);
            assertThat(oci.manifest(named(archive, ""), other.manifest().descriptor()))
                    .isEqualTo(other.manifest());
        }
    }

    @Test
    void anIndexIsLeftOutWhereTheArchiveLacksWhatItLists() throws IOException {
        Path archive = write(ArchiveFormat.OCI, stored("app:1", app, index(app, other)));

        try (RegistryTransport oci = OpenArchive.oci(folder)) {
            assertThat(oci.manifest(named(archive, ""))).isEqualTo(app.manifest());
        }
    }

    @Test
    void anIndexThatTheReferenceAsksForIsKept() throws IOException {
        RawDocument index = index(app, other);
        Path archive = write(ArchiveFormat.OCI, stored("app@" + index.digest(), app, index));

        try (RegistryTransport oci = OpenArchive.oci(folder)) {
            assertThat(oci.manifest(named(archive, ""))).isEqualTo(index);
        }
    }

    @Test
    void aBlobWithWrongBytesIsNotWritten() {
        Descriptor layer = app.layers().get(0);
        blobs.put(layer.digest(), new byte[(int) layer.size()]);

        assertThatThrownBy(() -> write(ArchiveFormat.OCI, stored("app:1", app)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(layer.digest().toString());
    }

    private Path write(ArchiveFormat format, StoredImage... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ArchiveWriter(format, blob -> new ByteArrayInputStream(blobs.getOrDefault(blob.digest(), new byte[0])))
                .write(List.of(images), out);
        return Files.write(folder.resolve("out.tar"), out.toByteArray());
    }

    private static StoredImage stored(String reference, MockImage image) {
        return stored(reference, image, Optional.empty());
    }

    private static StoredImage stored(String reference, MockImage image, RawDocument index) {
        return stored(reference, image, Optional.of(index));
    }

    private static StoredImage stored(String reference, MockImage image, Optional<RawDocument> index) {
        List<LayerDescriptor> layers = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            layers.add(
                    new LayerDescriptor(image.layers().get(i), image.diffIds().get(i)));
        }
        return new StoredImage(
                new ImageKey(Reference.parse(reference), image.platform()),
                image.manifest(),
                index,
                image.config(),
                layers,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static RawDocument index(MockImage... images) {
        String entries = List.of(images).stream()
                .map(MockImage::manifest)
                .map(manifest -> "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                        .formatted(manifest.mediaType(), manifest.digest(), manifest.size()))
                .collect(Collectors.joining(","));
        return RawDocument.of(
                MediaTypes.OCI_INDEX,
                ("{\"schemaVersion\":2,\"manifests\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static Map<String, String> entries(Path archive) throws IOException {
        Map<String, String> entries = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
