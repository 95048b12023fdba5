package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.MediaTypes;
import dev.ply.image.Reference;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxies of the environment are what requests really go through. */
class ProxyTest {

    private static final String NOWHERE = "registry.invalid";

    private final HeldCertificate certificate =
            new HeldCertificate.Builder().addSubjectAlternativeName(NOWHERE).build();
    private final FaultyRegistry plain = FaultyRegistry.start();
    private final FaultyRegistry encrypted = FaultyRegistry.startTls(certificate);
    private final TestTransport setup = new TestTransport();

    @TempDir
    private Path folder;

    ProxyTest() {
        plain.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        encrypted.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
    }

    @AfterEach
    void stop() {
        plain.close();
        encrypted.close();
    }

    @Test
    void plainRequestsGoToTheProxyWithTheirWholeUrl() throws IOException {
        setup.environment("HTTP_PROXY", plain.url("/")).plainHttp(NOWHERE);

        manifest(NOWHERE + "/app");

        assertThat(plain.requests().get(0).getTarget()).isEqualTo("http://" + NOWHERE + "/v2/app/manifests/latest");
    }

    @Test
    void encryptedRequestsGoThroughATunnelThatThePasswordInTheUrlOpens() throws IOException {
        Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
        try (TunnelProxy proxy = new TunnelProxy(encrypted.server().getPort(), "me", "s3cret")) {
            setup.environment("HTTPS_PROXY", "http://me:s3cret@127.0.0.1:" + proxy.port())
                    .caFile(NOWHERE, authority);

            manifest(NOWHERE + "/app");

            assertThat(proxy.tunnels()).containsExactly(NOWHERE + ":443");
            assertThat(encrypted.requests())
                    .allMatch(request -> request.getHeaders().get("Proxy-Authorization") == null);
        }
    }

    @Test
    void exceptionsAreAskedForDirectly() throws IOException {
        String here = "0.0.0.0:" + plain.server().getPort();
        setup.environment("HTTP_PROXY", "http://127.0.0.1:1")
                .environment("NO_PROXY", "0.0.0.0")
                .plainHttp(here);

        manifest(here + "/app");
    }

    @Test
    void thisMachineIsAskedForDirectly() throws IOException {
        setup.environment("HTTP_PROXY", "http://127.0.0.1:1");

        manifest(plain.address() + "/app");
    }

    private void manifest(String reference) throws IOException {
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(Reference.parse(reference));
        }
    }
}
