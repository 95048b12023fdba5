package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {

    @TempDir
    private Path folder;

    @Test
    void anotherPlyAndSkopeoPullWhatIsServedAndASignalEndsIt() throws Exception {
        DockerRegistry.requireInstalled("skopeo");
        Path layout = folder.resolve("hello");
        assertThat(Ply.execute(List.of("../examples/hello-image/build", layout.toString()))
                        .exit())
                .isZero();
        Ply ply = new Ply(folder.resolve("home"));
        ply.succeed("pull", "oci:" + layout);
        String reference = "example.com/hello:1";
        assertThat(Ply.execute(List.of(
                                "skopeo",
                                "copy",
                                "--insecure-policy",
                                "oci:" + layout + ":latest",
                                "oci-archive:" + folder.resolve("named.tar") + ":" + reference))
                        .exit())
                .isZero();
        ply.succeed("load", "-i", folder.resolve("named.tar").toString());

        Process serving = new ProcessBuilder(
                        Path.of("bin", "ply").toAbsolutePath().toString(),
                        "--home",
                        ply.home().toString(),
                        "serve",
                        "--listen",
                        "127.0.0.1:0")
                .start();
        try {
            String served = address(serving) + "/hello:1";
            Ply other = new Ply(folder.resolve("other"));
            other.succeed("pull", served);
            assertThat(digest(other, served)).isEqualTo(digest(ply, reference));
            assertThat(Ply.execute(List.of("skopeo", "inspect", "--tls-verify=false", "docker://" + served))
                            .exit())
                    .isZero();
            assertEndsWhatIsNoRequest(served);
        } finally {
            serving.destroy();
        }
        assertThat(serving.waitFor()).isEqualTo(143);
    }

    /** Clients that try TLS first wait for as long as nobody answers. */
    private static void assertEndsWhatIsNoRequest(String served) throws IOException {
        byte[] greeting = {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0};
        int port = Integer.parseInt(served.substring(served.indexOf(':') + 1, served.indexOf('/')));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(9_000);
            client.getOutputStream().write(greeting);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static String digest(Ply ply, String reference) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(ply.succeed("inspect", reference).stdout())
                .path("manifestDigest")
                .asText();
    }

    private static String address(Process serving) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(serving.getErrorStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        assertThat(line).startsWith("serving on ");
        return line.substring("serving on ".length());
    }
}
