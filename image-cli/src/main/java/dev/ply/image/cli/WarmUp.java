package dev.ply.image.cli;

import dev.ply.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Does what people do most, in a folder that goes away, so that the archive of classes that Java makes of this run holds
 * what those commands need.
 */
final class WarmUp {

    private static final int EMPTY_TAR = 1024;

    private final Path folder;

    private WarmUp(Path folder) {
        this.folder = folder;
    }

    /** Runs without arguments; what it says is of no interest. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("ply-");
        try {
            new WarmUp(folder).run();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run() throws IOException {
        Path layout = layout();
        String reference = "oci:" + layout + ":app";
        ply("pull", reference);
        ply("pull", "--format", "json", reference);
        ply("images");
        ply("images", "--format", "json");
        ply("inspect", reference);
        String home = "--home=" + folder;
        Main.quickAnswer("--version");
        Main.quickAnswer(home, "pull", reference);
        Main.quickAnswer(home, "pull", "--format", "json", reference);
        Main.quickAnswer(home, "images");
        Main.quickAnswer(home, "images", "--format", "json");
        Main.quickAnswer(home, "inspect", reference);
        try (ServerSocket registry = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerNotFound(registry));
            answering.setDaemon(true);
            answering.start();
            ply("pull", "127.0.0.1:" + registry.getLocalPort() + "/app");
        }
    }

    private void ply(String... args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(
                OutputStream.nullOutputStream(), nowhere, Map.of("PLY_HOME", folder.toString()), Terminals.NONE);
        new Commands(console).run(args);
    }

    private static void answerNotFound(ServerSocket registry) {
        byte[] answer = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                .getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                try (Socket client = registry.accept()) {
                    client.getInputStream().read(new byte[EMPTY_TAR]);
                    client.getOutputStream().write(answer);
                }
            }
        } catch (IOException e) {
            // Closed: the warm-up is over.
        }
    }

    /** The smallest image: one layer with nothing in it. */
    private Path layout() throws IOException {
        Path layout = folder.resolve("layout");
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        byte[] tar = new byte[EMPTY_TAR];
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(tar);
        }
        String layer = blob(blobs, "application/vnd.oci.image.layer.v1.tar+gzip", gzip.toByteArray());
        String config = blob(
                blobs,
                "application/vnd.oci.image.config.v1+json",
                json(
                        "{'architecture':'amd64','os':'linux','config':{'Env':['A=b']},'rootfs':{'type':'layers','diff_ids':['"
                                + Digest.sha256(tar) + "']}}"));
        String manifest = blob(
                blobs,
                "application/vnd.oci.image.manifest.v1+json",
                json("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':" + config
                        + ",'layers':[" + layer + "]}"));
        String named = manifest.substring(0, manifest.length() - 1)
                + ",'annotations':{'org.opencontainers.image.ref.name':'app'}}";
        Files.write(layout.resolve("index.json"), json("{'schemaVersion':2,'manifests':[" + named + "]}"));
        Files.write(layout.resolve("oci-layout"), json("{'imageLayoutVersion':'1.0.0'}"));
        return layout;
    }

    /** Writes a blob and returns its descriptor. */
    private static String blob(Path blobs, String mediaType, byte[] content) throws IOException {
        Digest digest = Digest.sha256(content);
        Files.write(blobs.resolve(digest.hex()), content);
        return "{'mediaType':'" + mediaType + "','digest':'" + digest + "','size':" + content.length + "}";
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
