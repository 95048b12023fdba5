package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Reference;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts prove who they are, to the machine's CAs and to those that the user names. */
class TlsTest {

    private final HeldCertificate certificate = TestTransport.certificate();
    private final FaultyRegistry registry = FaultyRegistry.startTls(certificate);
    private final TestTransport setup = new TestTransport();

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        registry.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aCaOfOnesOwnIsTrusted() throws IOException {
        setup.caFile(registry.address(), authority("ca.pem"));

        manifest();
    }

    @Test
    void aCaInCertsDIsTrusted() throws IOException {
        Files.createDirectory(folder.resolve(registry.address()));
        authority(registry.address() + "/ca.crt");
        setup.certificates(folder);

        manifest();
    }

    /** Such as this one, which hangs up on plain requests. */
    @Test
    void aRegistryOnThisMachineThatSpeaksTlsOnlyIsToldByItsCertificate() {
        assertThatThrownBy(this::manifest)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("its certificate is not trusted")
                .hasMessageContaining("caFile");
    }

    @Test
    void anUnknownCertificateIsRefusedAtOnceWithARemedy() throws IOException {
        Files.createDirectory(folder.resolve(registry.address()));
        setup.certificates(folder);

        assertThatThrownBy(this::manifest)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("its certificate is not trusted")
                .hasMessageContaining("caFile");
        assertThat(setup.time.waits()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsAMistakeAndNoTroubleOfTheNetworks() {
        setup.caFile(registry.address(), folder.resolve("missing.pem"));

        assertThatThrownBy(this::manifest)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("missing.pem");
        assertThat(setup.time.waits()).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsRefusedAtOnce() throws IOException {
        HeldCertificate others = new HeldCertificate.Builder()
                .addSubjectAlternativeName("other.example")
                .build();
        try (FaultyRegistry mistaken = FaultyRegistry.startTls(others)) {
            Path authority = Files.writeString(folder.resolve("other.pem"), others.certificatePem());
            setup.caFile(mistaken.address(), authority);

            assertThatThrownBy(() -> manifest(mistaken))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageEndingWith("its certificate is for other hosts");
        }
        assertThat(setup.time.waits()).isEmpty();
    }

    @Test
    void insecureTakesAnyCertificate() throws IOException {
        setup.insecure();

        manifest();
    }

    @Test
    void insecureTakesPlainHttp() throws IOException {
        try (FaultyRegistry plain = FaultyRegistry.start();
                RegistryTransport transport = setup.insecure().create()) {
            plain.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");

            transport.manifest(Reference.parse(plain.address() + "/app"));
        }
    }

    @Test
    void aClientCertificateInCertsDIsShown() throws IOException {
        HeldCertificate client = new HeldCertificate.Builder().rsa2048().build();

        shows(client, client.privateKeyPkcs1Pem());
    }

    @Test
    void aClientCertificatesKeyMayBeAnEllipticCurves() throws IOException {
        HeldCertificate client = new HeldCertificate.Builder().ecdsa256().build();

        shows(client, client.privateKeyPkcs8Pem());
    }

    private void shows(HeldCertificate client, String key) throws IOException {
        try (FaultyRegistry strict = FaultyRegistry.startTls(certificate)) {
            strict.server()
                    .useHttps(new HandshakeCertificates.Builder()
                            .heldCertificate(certificate)
                            .addTrustedCertificate(client.certificate())
                            .build()
                            .sslSocketFactory());
            strict.server().requireClientAuth();
            strict.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
            Path own = Files.createDirectory(folder.resolve(strict.address()));
            authority(strict.address() + "/ca.crt");
            Files.writeString(own.resolve("client.cert"), client.certificatePem());
            Files.writeString(own.resolve("client.key"), key);
            try (RegistryTransport transport = setup.certificates(folder).create()) {
                transport.manifest(Reference.parse(strict.address() + "/app"));
            }
        }
    }

    @Test
    void anHttp2AnswerThatEndsBeforeItsLengthIsGoneOnFrom() throws IOException {
        byte[] content = TestTransport.bytes(1_000_000);
        Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(content), content.length);
        registry.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{\"config\":1}");
        registry.next("/blobs/", Fault.truncate(400_000).and(Fault.header("Content-Length", "1000000")));
        registry.next("/manifests/", Fault.truncate(2).and(Fault.header("Content-Length", "12")));
        setup.caFile(registry.address(), authority("ca.pem"));
        Reference app = Reference.parse(registry.address() + "/app");

        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.blob(app, blob, 0).readAllBytes()).isEqualTo(content);
            assertThat(transport.manifest(app).text()).isEqualTo("{\"config\":1}");
        }

        assertThat(registry.requests()).allMatch(request -> request.getVersion().equals("HTTP/2"));
        assertThat(registry.requests("/blobs/"))
                .extracting(request -> request.getHeaders().get("Range"))
                .containsExactly(null, "bytes=400000-");
    }

    @Test
    void anHttp2StreamErrorIsMendedOverHttp1() throws IOException {
        byte[] content = TestTransport.bytes(1_000_000);
        Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(content), content.length);
        registry.next("GET /v2/app/blobs/", Fault.resetStream());
        setup.caFile(registry.address(), authority("ca.pem"));

        try (RegistryTransport transport = setup.create()) {
            assertThat(transport
                            .blob(Reference.parse(registry.address() + "/app"), blob, 0)
                            .readAllBytes())
                    .isEqualTo(content);
        }

        List<String> versions =
                registry.requests().stream().map(RecordedRequest::getVersion).toList();
        assertThat(versions).containsExactly("HTTP/2", "HTTP/1.1");
    }

    @Test
    void aTagsRedirectToPlainHttpIsRefused() throws IOException {
        try (FaultyRegistry plain = redirectingToPlain()) {
            setup.caFile(registry.address(), authority("ca.pem"));

            assertThatThrownBy(this::manifest)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("not encrypted");
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void aDigestProvesWhatComesInTheClear() throws IOException {
        try (FaultyRegistry plain = redirectingToPlain()) {
            setup.caFile(registry.address(), authority("ca.pem"));
            Digest digest = Digest.sha256("{}".getBytes(StandardCharsets.UTF_8));
            try (RegistryTransport transport = setup.create()) {
                transport.manifest(Reference.parse(registry.address() + "/app@" + digest));
            }
            assertThat(plain.requests()).hasSize(1);
        }
    }

    @Test
    void aForeignLayersDigestProvesItWhateverItsAddress() throws IOException {
        try (FaultyRegistry plain = FaultyRegistry.start()) {
            byte[] content = TestTransport.bytes(1000);
            Digest digest = plain.addBlob(content);
            registry.always("/layers/1", Fault.redirect(plain.url("/v2/foreign/blobs/" + digest)));
            setup.caFile(registry.address(), authority("ca.pem"));
            Descriptor layer = new Descriptor(
                    MediaTypes.DOCKER_LAYER_GZIP,
                    digest,
                    content.length,
                    List.of(URI.create(registry.url("/layers/1"))),
                    Map.of(),
                    Optional.empty());

            try (RegistryTransport transport = setup.create();
                    InputStream blob = transport.blob(Reference.parse(registry.address() + "/app"), layer, 0)) {
                assertThat(blob.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void insecureTakesARedirectToPlainHttp() throws IOException {
        try (FaultyRegistry plain = redirectingToPlain()) {
            setup.insecure();

            manifest();

            assertThat(plain.requests()).hasSize(1);
        }
    }

    private FaultyRegistry redirectingToPlain() {
        FaultyRegistry plain = FaultyRegistry.start();
        plain.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        registry.always(
                "/manifests/",
                (request, honest) ->
                        Fault.redirect(plain.url(request.getTarget())).apply(request, honest));
        return plain;
    }

    private Path authority(String name) throws IOException {
        return Files.writeString(folder.resolve(name), certificate.certificatePem());
    }

    private void manifest() throws IOException {
        manifest(registry);
    }

    private void manifest(FaultyRegistry from) throws IOException {
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(Reference.parse(from.address() + "/app"));
        }
    }
}
