package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What people read of a connection that failed. */
class ReasonsTest {

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
