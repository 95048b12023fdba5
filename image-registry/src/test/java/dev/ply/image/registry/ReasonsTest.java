package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What people read of a connection that failed. */
class ReasonsTest {

    @Test
    void whatAnotherAttemptWouldNotMendIsKnown() {
        IOException expired = new SSLHandshakeException("path");
        expired.initCause(new CertPathValidatorException(
                "validity", new CertificateExpiredException("NotAfter: Thu Feb 01 00:00:00 UTC 2024")));

        assertThat(Reasons.lasting(expired))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("its certificate is not valid now")
                        .contains("2024")
                        .doesNotContain("caFile"));
        assertThat(Reasons.lasting(new SSLHandshakeException("Received fatal alert: certificate_required")))
                .hasValueSatisfying(text -> assertThat(text).contains("client.cert"));
        assertThat(Reasons.lasting(new IOException("Failed to authenticate with proxy")))
                .hasValueSatisfying(text -> assertThat(text).startsWith("the proxy"));
        assertThat(Reasons.lasting(new SSLHandshakeException("Received fatal alert: internal_error")))
                .isEmpty();
        assertThat(Reasons.lasting(new IOException("unexpected end of stream"))).isEmpty();
    }

    @Test
    void aConnectionThatFailsSaysWhy() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Request request =
                new Request.Builder().url("http://127.0.0.1:" + port + "/v2/").build();
        assertThat(Reasons.of(Assertions.catchIOException(
                        () -> new OkHttpClient().newCall(request).execute().close())))
                .contains("127.0.0.1:" + port, "Connection refused");
    }
}
