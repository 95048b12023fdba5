package dev.ply.image.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import dev.ply.image.PullResult;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was pulled from a layout, served to an HTTP client, skopeo, podman and another ply. */
class ImageServerIT {

    private static final Platform AMD64 = Platform.parse("linux/amd64");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private ImageClient client;
    private ImageServer server;
    private PullResult pulled;

    @BeforeEach
    void pullAndServe() throws Exception {
        run(
                Path.of("..", "examples", "hello-image", "build").toString(),
                folder.resolve("layout").toString());
        client = client(folder.resolve("home"));
        pulled = pull("docker.io/library/hello:1");
        server = ImageServer.start(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void theApiSaysThatItIsThere() throws Exception {
        HttpResponse<byte[]> answer = get("/v2/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Docker-Distribution-API-Version"))
                .contains("registry/2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.io/library/hello", "library/hello", "hello"})
    void aTagNamesTheIndexByteForByte(String name) throws Exception {
        byte[] index = stored("docker.io/library/hello:1").index().orElseThrow().bytes();
        HttpResponse<byte[]> answer = get("/v2/" + name + "/manifests/1");

        assertThat(answer.body()).isEqualTo(index);
        assertThat(answer.headers().firstValue("Content-Type")).contains(MediaTypes.OCI_INDEX);
        assertThat(answer.headers().firstValue("Docker-Content-Digest"))
                .contains(Digest.sha256(index).toString());
    }

    @Test
    void aDigestNamesTheManifest() throws Exception {
        HttpResponse<byte[]> answer = get("/v2/hello/manifests/" + pulled.manifestDigest());

        assertThat(Digest.sha256(answer.body())).isEqualTo(pulled.manifestDigest());
        assertThat(answer.headers().firstValue("Content-Type")).contains(MediaTypes.OCI_MANIFEST);
    }

    @Test
    void headTellsTheLengthAndSendsNothing() throws Exception {
        Digest layer = pulled.layers().get(0).digest();
        HttpResponse<byte[]> answer =
                send(request("/v2/hello/blobs/" + layer).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(pulled.layers().get(0).descriptor().blob().size());
    }

    @Test
    void blobsAreServedInWholeAndInPart() throws Exception {
        Digest layer = pulled.layers().get(0).digest();
        byte[] whole = get("/v2/hello/blobs/" + layer).body();
        HttpResponse<byte[]> part = send(request("/v2/hello/blobs/" + layer).header("Range", "bytes=7-"));
        HttpResponse<byte[]> beyond =
                send(request("/v2/hello/blobs/" + layer).header("Range", "bytes=" + whole.length + "-"));

        assertThat(layer.matches(whole)).isTrue();
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 7, whole.length));
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes 7-" + (whole.length - 1) + "/" + whole.length);
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(Digest.sha256(get("/v2/hello/blobs/" + pulled.configDigest()).body()))
                .isEqualTo(pulled.configDigest());
    }

    @Test
    void tagsAreListedAlsoThoseOfImagesThatCameLater() throws Exception {
        pull("hello:2");
        HttpResponse<byte[]> all = get("/v2/hello/tags/list");
        HttpResponse<byte[]> first = get("/v2/hello/tags/list?n=1");

        assertThat(new ObjectMapper().readTree(all.body())).hasToString("{\"name\":\"hello\",\"tags\":[\"1\",\"2\"]}");
        assertThat(first.headers().firstValue("Link")).contains("</v2/hello/tags/list?n=1&last=1>; rel=\"next\"");
    }

    @Test
    void whatCameLaterIsFoundByItsDigest() throws Exception {
        PullResult later = pull("later:1");

        assertThat(get("/v2/later/manifests/" + later.manifestDigest()).statusCode())
                .isEqualTo(200);
        PullResult last = pull("last:1");
        assertThat(get("/v2/last/blobs/" + last.configDigest()).statusCode()).isEqualTo(200);
    }

    @Test
    void theCatalogueNamesWhatIsStoredPageByPage() throws Exception {
        client.pull(
                client.parse("oci:" + folder.resolve("layout")),
                PullOptions.defaults().withPlatform(AMD64));
        HttpResponse<byte[]> all = get("/v2/_catalog");
        HttpResponse<byte[]> first = get("/v2/_catalog?n=1");

        assertThat(new ObjectMapper().readTree(all.body()))
                .hasToString("{\"repositories\":[\"docker.io/library/hello\",\"hello\",\"layout\",\"library/hello\"]}");
        assertThat(first.headers().firstValue("Link"))
                .contains("</v2/_catalog?n=1&last=docker.io/library/hello>; rel=\"next\"");
        assertThat(get("/v2/layout/manifests/latest").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingRefersToAnything() throws Exception {
        HttpResponse<byte[]> answer = get("/v2/hello/referrers/" + pulled.manifestDigest());

        assertThat(answer.headers().firstValue("Content-Type")).contains(MediaTypes.OCI_INDEX);
        assertThat(new ObjectMapper().readTree(answer.body()).path("manifests")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v2/hello/manifests/none",
                "/v2/none/manifests/1",
                "/v2/none/tags/list",
                "/v2/hello/blobs/1",
                "/v2/hello/blobs/sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "/v2/hello/blobs/..%2f..%2fetc%2fpasswd",
            })
    void whatIsNotThereIsAnErrorInTheRegistrysForm(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new ObjectMapper()
                        .readTree(answer.body())
                        .at("/errors/0/code")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void writingIsRefused() throws Exception {
        HttpResponse<byte[]> answer =
                send(request("/v2/hello/blobs/uploads/").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void layersAreKeptWhileTheyAreServed() throws Exception {
        Digest layer = pulled.layers().get(0).digest();
        try (ImageClient other = client(folder.resolve("home"))) {
            other.remove(Reference.parse("docker.io/library/hello:1"), Optional.of(AMD64));
            other.prune(Instant.MAX, false);
            assertThat(layer.matches(get("/v2/hello/blobs/" + layer).body())).isTrue();

            get("/v2/hello/tags/list"); // Looks again, and lets go of what was removed.
            other.prune(Instant.MAX, false);
            assertThat(get("/v2/hello/blobs/" + layer).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anotherPlyPullsTheSame() throws Exception {
        try (ImageClient other = client(folder.resolve("other"))) {
            PullResult again = other.pull(
                    other.parse(authority() + "/library/hello:1"),
                    PullOptions.defaults().withPlatform(AMD64));

            assertThat(again.manifestDigest()).isEqualTo(pulled.manifestDigest());
            assertThat(again.indexDigest()).isEqualTo(pulled.indexDigest());
        }
    }

    @Test
    void skopeoCopiesTheSame() throws Exception {
        Path target = folder.resolve("copied");
        run(
                "skopeo",
                "--override-arch=amd64",
                "copy",
                "--src-tls-verify=false",
                "docker://" + authority() + "/hello:1",
                "dir:" + target);

        assertThat(Digest.sha256(Files.readAllBytes(target.resolve("manifest.json"))))
                .isEqualTo(pulled.manifestDigest());
    }

    @Test
    void podmanPullsTheSame() throws Exception {
        Path storage = Files.createTempDirectory("ply"); // Podman refuses a longer path.
        List<String> podman =
                List.of("podman", "--root", storage + "/root", "--runroot", storage + "/run", "--storage-driver=vfs");
        String image = authority() + "/hello:1";
        try {
            run(append(podman, "pull", "--quiet", "--tls-verify=false", "--arch=amd64", image));
            assertThat(run(append(podman, "image", "inspect", "--format", "{{.Id}}", image)))
                    .contains(pulled.configDigest().hex());
        } finally {
            run("rm", "-rf", storage.toString());
        }
    }

    private PullResult pull(String name) throws IOException {
        return client.pull(
                client.parse("oci:" + folder.resolve("layout") + ":latest"),
                PullOptions.defaults().withPlatform(AMD64).withStoreAs(Reference.parse(name)));
    }

    private StoredImage stored(String name) throws IOException {
        return client.find(Reference.parse(name), Optional.of(AMD64)).orElseThrow();
    }

    private static ImageClient client(Path home) throws IOException {
        return ImageClient.builder()
                .home(home)
                .sync(false)
                .environment(Map.of())
                .build();
    }

    private String authority() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority() + path));
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static List<String> append(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static String run(String... command) throws Exception {
        return run(List.of(command));
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }
}
