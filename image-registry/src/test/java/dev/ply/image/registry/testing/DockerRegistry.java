package dev.ply.image.registry.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ply.image.Digest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * The distribution project's registry ({@code docker-registry}), running on a free port of the loopback interface.
 *
 * <pre>{@code
 * try (DockerRegistry registry = DockerRegistry.start(folder)) {
 *     Digest layer = registry.putBlob("app", bytes);
 *     registry.putManifest("app", "latest", MediaTypes.OCI_MANIFEST, manifest);
 *     … registry.address() + "/app:latest" …
 * }
 * }</pre>
 *
 * <p>Where the program is not installed, {@code start} skips the test, or fails it when the environment variable
 * {@code CI} is set. Needs junit-jupiter and okhttp-tls on the class path.
 */
public final class DockerRegistry implements AutoCloseable {

    private static final String PROGRAM = "docker-registry";

    private final Process process;
    private final Options options;
    private final int port;
    private final HttpClient client;

    /**
     * How to run it.
     *
     * @param folder for its files; images lie in {@code storage} therein
     * @param certificate to speak HTTPS with; without it, HTTP
     * @param login {@code USER:PASSWORD} that it asks for
     */
    public record Options(Path folder, Optional<HeldCertificate> certificate, Optional<String> login) {

        /** HTTP for everybody. */
        public static Options in(Path folder) {
            return new Options(folder, Optional.empty(), Optional.empty());
        }

        /** The same over HTTPS. */
        public Options withTls(HeldCertificate held) {
            return new Options(folder, Optional.of(held), login);
        }

        /** The same with basic authentication. */
        public Options withLogin(String user, String password) {
            return new Options(folder, certificate, Optional.of(user + ":" + password));
        }
    }

    private DockerRegistry(Process process, Options options, int port) {
        this.process = process;
        this.options = options;
        this.port = port;
        HttpClient.Builder builder = HttpClient.newBuilder();
        options.certificate()
                .ifPresent(held -> builder.sslContext(new HandshakeCertificates.Builder()
                        .addTrustedCertificate(held.certificate())
                        .build()
                        .sslContext()));
        this.client = builder.build();
    }

    /** Starts one that speaks HTTP with everybody. */
    public static DockerRegistry start(Path folder) {
        return start(Options.in(folder));
    }

    /** Starts one and waits until it answers. */
    public static DockerRegistry start(Options options) {
        requireInstalled(PROGRAM);
        try {
            Files.createDirectories(options.folder());
            int port = freePort();
            Path config = options.folder().resolve("config.yml");
            Files.writeString(config, configuration(options, port));
            Process process = new ProcessBuilder(PROGRAM, "serve", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(options.folder().resolve("log").toFile())
                    .start();
            awaitPort(process, port);
            return new DockerRegistry(process, options, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test where a program is not installed; fails it in CI. */
    public static void requireInstalled(String program) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!installed && System.getenv("CI") != null) {
            fail(program + " is not installed");
        } else if (!installed) {
            abort(program + " is not installed");
        }
    }

    /** A port of the loopback interface that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Host and port, as in a reference. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Where it keeps images. */
    public Path storage() {
        return options.folder().resolve("storage");
    }

    /** Uploads a blob. */
    public Digest putBlob(String repository, byte[] content) {
        Digest digest = Digest.sha256(content);
        URI uploads = uri("/v2/" + repository + "/blobs/uploads/");
        HttpResponse<String> begun = send(request(uploads).POST(BodyPublishers.noBody()), 202);
        String location = uploads.resolve(begun.headers().firstValue("Location").orElseThrow())
                .toString();
        String separator = location.contains("?") ? "&" : "?";
        URI target = URI.create(location + separator + "digest=" + digest);
        send(
                request(target)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(content)),
                201);
        return digest;
    }

    /** Uploads a manifest or index whose blobs or manifests are here. */
    public Digest putManifest(String repository, String tag, String mediaType, String content) {
        URI target = uri("/v2/" + repository + "/manifests/" + tag);
        send(request(target).header("Content-Type", mediaType).PUT(BodyPublishers.ofString(content)), 201);
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Stops it; what it stored stays. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private URI uri(String path) {
        return URI.create((options.certificate().isPresent() ? "https://" : "http://") + address() + path);
    }

    private HttpRequest.Builder request(URI target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        options.login()
                .map(login -> Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(basic -> request.header("Authorization", "Basic " + basic));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int expected) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new IllegalStateException(response + ": " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String configuration(Options options, int port) throws IOException {
        Path folder = options.folder();
        StringBuilder config = new StringBuilder()
                .append("version: 0.1\n")
                .append("log: {level: warn}\n")
                .append("storage:\n  filesystem: {rootdirectory: '" + folder.resolve("storage") + "'}\n")
                .append("  delete: {enabled: true}\n");
        if (options.login().isPresent()) {
            Path users = folder.resolve("htpasswd");
            Files.writeString(users, htpasswd(options.login().get()));
            config.append("auth:\n  htpasswd: {realm: test, path: '" + users + "'}\n");
        }
        config.append("http:\n  addr: 127.0.0.1:" + port + "\n  secret: test\n");
        if (options.certificate().isPresent()) {
            HeldCertificate held = options.certificate().get();
            Path certificate = Files.writeString(folder.resolve("server.crt"), held.certificatePem());
            Path key = Files.writeString(folder.resolve("server.key"), held.privateKeyPkcs8Pem());
            config.append("  tls: {certificate: '" + certificate + "', key: '" + key + "'}\n");
        }
        return config.toString();
    }

    /** A line of an htpasswd file; the registry takes bcrypt only. */
    private static String htpasswd(String login) throws IOException {
        requireInstalled("htpasswd");
        int colon = login.indexOf(':');
        List<String> command =
                List.of("htpasswd", "-Bbn", "-C", "4", login.substring(0, colon), login.substring(colon + 1));
        Process program = new ProcessBuilder(command).start();
        try (var out = program.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitPort(Process process, int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        process.destroyForcibly();
        throw new IOException(PROGRAM + " did not start; see its log");
    }
}
