package dev.ply.image.cli;

import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.Platform;
import dev.ply.image.cli.serve.ImageServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Does what people do most, in a folder that goes away, so that the archive of classes that Java makes of this run holds
 * what those commands need.
 */
final class WarmUp {

    private static final int ZSTD_OVERHEAD = 12;

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
        String reference = "oci:" + layout() + ":app";
        ply("pull", reference);
        ply("pull", "--format", "json", reference);
        ply("images");
        ply("images", "--format", "json");
        ply("inspect", reference);
        String home = "--home=" + home("home");
        Main.quickAnswer("--version");
        Main.quickAnswer(home, "pull", reference);
        Main.quickAnswer(home, "pull", "--format", "json", reference);
        Main.quickAnswer(home, "images");
        Main.quickAnswer(home, "images", "--format", "json");
        Main.quickAnswer(home, "inspect", reference);
        pullFromRegistry();
    }

    private void pullFromRegistry() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ImageClient client =
                        ImageClient.builder().home(folder.resolve("home")).build();
                ImageServer registry = ImageServer.start(client, anywhere)) {
            String reference = "127.0.0.1:" + registry.address().getPort() + "/layout:app";
            ply("--home", home("trees"), "pull", "-q", reference);
            ply("--home", home("images"), "--extractor", "erofs", "pull", reference);
            ply("pull", "127.0.0.1:" + registry.address().getPort() + "/unknown");
        }
    }

    private String home(String name) {
        return folder.resolve(name).toString();
    }

    private void ply(String... args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(
                OutputStream.nullOutputStream(),
                nowhere,
                Map.of("PLY_HOME", home("home"), "TERM", "xterm"),
                new Terminals(false, false, true));
        Interruption.run(console, () -> new Invocation(console).run(args));
    }

    /** An image with something of all that layers hold. */
    private Path layout() throws IOException {
        Path layout = folder.resolve("layout");
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        byte[] lower = tar("etc/", "etc/passwd", "etc/hosts -> passwd", "etc/" + "long".repeat(40));
        byte[] upper = tar("etc/group", "etc/.wh.hosts");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(lower);
        }
        String layers = blob(blobs, "application/vnd.oci.image.layer.v1.tar+gzip", gzip.toByteArray()) + ","
                + blob(blobs, "application/vnd.oci.image.layer.v1.tar+zstd", zstd(upper));
        String config = blob(
                blobs,
                "application/vnd.oci.image.config.v1+json",
                json("{'architecture':'" + Platform.host().architecture()
                        + "','os':'linux','created':'2024-01-01T00:00:00Z','config':{'Env':['A=b']},"
                        + "'history':[{'created_by':'warm-up'}],'rootfs':{'type':'layers','diff_ids':['"
                        + Digest.sha256(lower) + "','" + Digest.sha256(upper) + "']}}"));
        String manifest = blob(
                blobs,
                "application/vnd.oci.image.manifest.v1+json",
                json("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':" + config
                        + ",'layers':[" + layers + "]}"));
        String named = manifest.substring(0, manifest.length() - 1)
                + ",'annotations':{'org.opencontainers.image.ref.name':'app'}}";
        Files.write(layout.resolve("index.json"), json("{'schemaVersion':2,'manifests':[" + named + "]}"));
        Files.write(layout.resolve("oci-layout"), json("{'imageLayoutVersion':'1.0.0'}"));
        return layout;
    }

    /** One frame with one block of bytes as they are (RFC 8878, 3.1.1). */
    private static byte[] zstd(byte[] content) {
        return ByteBuffer.allocate(ZSTD_OVERHEAD + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xfd2fb528)
                .put((byte) 0xa0) // the content's length follows, in four bytes
                .putInt(content.length)
                .put((byte) (content.length << 3 | 1)) // the last block
                .putShort((short) (content.length >> 5))
                .put(content)
                .array();
    }

    /** A tar with entries of these names; {@code ->} stands for symlinks. */
    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String name : names) {
                int arrow = name.indexOf(" -> ");
                TarArchiveEntry entry = arrow < 0
                        ? new TarArchiveEntry(name)
                        : new TarArchiveEntry(name.substring(0, arrow), TarConstants.LF_SYMLINK);
                entry.setLinkName(arrow < 0 ? "" : name.substring(arrow + " -> ".length()));
                byte[] content = arrow < 0 && !entry.isDirectory() ? new byte[100] : new byte[0];
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
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
