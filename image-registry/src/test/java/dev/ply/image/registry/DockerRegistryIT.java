package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.credentials.DockerConfigProvider;
import dev.ply.image.registry.testing.DockerRegistry;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transport and the distribution project's own registry understand each other. */
class DockerRegistryIT {

    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

    private final byte[] layer = TestTransport.bytes(3_000_000);

    @TempDir
    private Path folder;

    @Test
    void aPlainRegistryServesManifestBlobAndTags() throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(folder);
                RegistryTransport transport = transport(Map.of())) {
            pullAll(transport, registry, registry.address());
        }
    }

    @Test
    void whatAPlainRegistryLacksIsNotFound() throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(folder);
                RegistryTransport transport = transport(Map.of())) {
            Reference none = Reference.parse(registry.address() + "/none");
            Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(layer), layer.length);

            assertThatThrownBy(() -> transport.manifest(none)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> transport.blob(none, blob, 0)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> transport.tags(none)).isInstanceOf(NotFoundException.class);
            assertThat(transport.resolve(none)).isEmpty();
        }
    }

    @Test
    void aRegistryWithItsOwnCaIsTrustedWhereTheCaIsNamed() throws IOException {
        HeldCertificate certificate = TestTransport.certificate();
        Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
        try (DockerRegistry registry =
                        DockerRegistry.start(DockerRegistry.Options.in(folder).withTls(certificate));
                RegistryTransport transport = transport(
                        Map.of(registry.address(), Map.of("caFile", authority.toString(), "plainHttp", false)))) {
            pullAll(transport, registry, registry.address());
        }
    }

    @Test
    void aRegistryWithAnUnknownCaIsRefused() throws IOException {
        try (DockerRegistry registry =
                        DockerRegistry.start(DockerRegistry.Options.in(folder).withTls(TestTransport.certificate()));
                RegistryTransport transport = transport(Map.of(registry.address(), Map.of("plainHttp", false)))) {
            Reference app = Reference.parse(registry.address() + "/app");

            assertThatThrownBy(() -> transport.manifest(app))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("not trusted");
        }
    }

    @Test
    void plainHttpWhereHttpsIsDueIsToldWithTheRemedy() throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(folder);
                RegistryTransport transport = transport(Map.of(registry.address(), Map.of("plainHttp", false)))) {
            Reference app = Reference.parse(registry.address() + "/app");

            assertThatThrownBy(() -> transport.manifest(app))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("does not speak HTTPS; plain HTTP has to be allowed");
        }
    }

    @Test
    void aRegistryThatAsksForAPasswordGetsTheOneThatLoginKept() throws IOException {
        DockerRegistry.Options options = DockerRegistry.Options.in(folder).withLogin("alice", "s3cret");
        try (DockerRegistry registry = DockerRegistry.start(options)) {
            Reference app = Reference.parse(registry.address() + "/some/app:v1");
            RegistryLogin login = new RegistryLogin(settings(Map.of()));

            assertThatThrownBy(() -> login.login(registry.address(), new Credentials.Password("alice", "wrong")))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("the user name or the password is refused: ");
            try (RegistryTransport anonymous = transport(Map.of())) {
                assertThatThrownBy(() -> anonymous.manifest(app)).isInstanceOf(NotAllowedException.class);
            }

            assertThat(login.login(registry.address(), new Credentials.Password("alice", "s3cret")))
                    .endsWith("config.json");
            try (RegistryTransport known = transport(Map.of())) {
                pullAll(known, registry, registry.address());
            }

            assertThat(login.logout(registry.address())).isTrue();
            try (RegistryTransport anonymous = transport(Map.of())) {
                assertThatThrownBy(() -> anonymous.manifest(app)).isInstanceOf(NotAllowedException.class);
            }
        }
    }

    @Test
    void aFrontThatRedirectsBlobsElsewhereIsFollowed() throws Exception {
        DockerRegistry.requireInstalled("nginx");
        try (DockerRegistry registry = DockerRegistry.start(folder.resolve("registry"));
                RedirectingFront front = RedirectingFront.of(registry.address(), folder.resolve("nginx"));
                RegistryTransport transport = transport(Map.of())) {
            pullAll(transport, registry, front.address());
        }
    }

    private void pullAll(RegistryTransport transport, DockerRegistry registry, String address) throws IOException {
        Digest manifest = push(registry);
        Reference app = Reference.parse(address + "/some/app:v1");

        RawDocument document = transport.manifest(app);

        assertThat(document.digest()).isEqualTo(manifest);
        assertThat(document.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(transport.manifest(app, document.descriptor())).isEqualTo(document);
        assertThat(transport.resolve(app)).contains(manifest);
        assertThat(transport.tags(app)).containsExactly("v1");
        Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(layer), layer.length);
        try (InputStream whole = transport.blob(app, blob, 0);
                InputStream rest = transport.blob(app, blob, 1_000_000)) {
            assertThat(whole.readAllBytes()).isEqualTo(layer);
            assertThat(rest.readAllBytes()).isEqualTo(Arrays.copyOfRange(layer, 1_000_000, layer.length));
        }
    }

    private Digest push(DockerRegistry registry) {
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

    private RegistryTransport transport(Map<String, Object> registries) throws IOException {
        Settings settings = settings(registries);
        return new DockerTransportProvider().create(settings, new DockerConfigProvider().create(settings));
    }

    private Settings settings(Map<String, Object> registries) {
        return TestSettings.of(
                builder -> builder.setting("registries", registries).environment(Map.of("HOME", folder.toString())));
    }
}
