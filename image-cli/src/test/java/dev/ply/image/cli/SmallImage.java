package dev.ply.image.cli;

import dev.ply.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** An OCI layout with one image, {@code app}, of one layer that holds one file. */
public final class SmallImage {

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;

    private final Path layout;
    private final String layer;

    private SmallImage(Path layout, String layer) {
        this.layout = layout;
        this.layer = layer;
    }

    /** Makes the layout in a folder that does not exist yet. */
    public static SmallImage in(Path layout, String content) throws IOException {
        return in(layout, "greeting", content);
    }

    /** The same with a file of another name. */
    static SmallImage in(Path layout, String name, String content) throws IOException {
        return in(layout, "amd64", name, content);
    }

    /** The same for another architecture. */
    static SmallImage in(Path layout, String architecture, String name, String content) throws IOException {
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        byte[] tar = tar(name, content.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(tar);
        }
        String layer = blob(blobs, "application/vnd.oci.image.layer.v1.tar+gzip", gzip.toByteArray());
        String config = blob(
                blobs,
                "application/vnd.oci.image.config.v1+json",
                json("{'architecture':'" + architecture
                        + "','os':'linux','config':{'Env':['A=b'],'Labels':{'evil':'\\u001b[31m'}},"
                        + "'rootfs':{'type':'layers','diff_ids':['" + Digest.sha256(tar) + "']}}"));
        String manifest = blob(
                blobs,
                "application/vnd.oci.image.manifest.v1+json",
                json("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':" + config
                        + ",'layers':[" + layer + "]}"));
        String named = manifest.substring(0, manifest.length() - 1)
                + ",'annotations':{'org.opencontainers.image.ref.name':'app'}}";
        Files.write(layout.resolve("index.json"), json("{'schemaVersion':2,'manifests':[" + named + "]}"));
        Files.write(layout.resolve("oci-layout"), json("{'imageLayoutVersion':'1.0.0'}"));
        return new SmallImage(layout, Digest.sha256(gzip.toByteArray()).hex());
    }

    public String reference() {
        return "oci:" + layout + ":app";
    }

    /** Changes the layer's bytes, so that they no longer are what the manifest says. */
    void spoilLayer() throws IOException {
        Path blob = layout.resolve("blobs/sha256").resolve(layer);
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
    }

    private static String blob(Path blobs, String mediaType, byte[] content) throws IOException {
        Digest digest = Digest.sha256(content);
        Files.write(blobs.resolve(digest.hex()), content);
        return "{'mediaType':'" + mediaType + "','digest':'" + digest + "','size':" + content.length + "}";
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tar(String name, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", content.length));
        put(header, 136, "00000000000\0");
        put(header, CHECKSUM, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b;
        }
        put(header, CHECKSUM, String.format("%06o\0 ", sum));
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        return ByteBuffer.allocate(BLOCK + padded + 2 * BLOCK)
                .put(header)
                .put(content)
                .array();
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
