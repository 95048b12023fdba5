package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.registry.testing.DockerRegistry;
import dev.ply.image.registry.testing.SettingsFake;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transport and the distribution project's own registry understand each other. */
class DockerRegistryIT {

    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void manifestBlobAndTagsComeFromAPlainRegistry() throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(folder);
                RegistryTransport transport =
                        new DockerTransportProvider().create(SettingsFake.of(Map.of()), CredentialSource.ANONYMOUS)) {
            byte[] layer = "a layer's bytes".getBytes(StandardCharsets.UTF_8);
            Digest manifest = push(registry, layer);
            Reference reference = Reference.parse(registry.address() + "/some/app:v1");

            RawDocument document = transport.manifest(reference);

            assertThat(document.digest()).isEqualTo(manifest);
            assertThat(document.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
            assertThat(transport.resolve(reference)).contains(manifest);
            assertThat(transport.tags(reference)).containsExactly("v1");
            Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(layer), layer.length);
            try (InputStream rest = transport.blob(reference, blob, 2)) {
                assertThat(rest.readAllBytes()).asString().isEqualTo("layer's bytes");
            }
        }
    }

    private static Digest push(DockerRegistry registry, byte[] layer) {
        registry.putBlob("some/app", CONFIG);
        registry.putBlob("some/app", layer);
        String manifest = """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"%s","digest":"%s","size":%d},
                 "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.OCI_CONFIG,
                        Digest.sha256(CONFIG),
                        CONFIG.length,
                        MediaTypes.OCI_LAYER,
                        Digest.sha256(layer),
                        layer.length);
        return registry.putManifest("some/app", "v1", MediaTypes.OCI_MANIFEST, manifest);
    }
}
