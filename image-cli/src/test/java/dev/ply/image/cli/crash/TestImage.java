package dev.ply.image.cli.crash;

import dev.ply.image.Digest;
import dev.ply.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An image that was made up.
 *
 * @param name its tag
 * @param layers the layers, base first
 */
public record TestImage(String name, List<Layer> layers) {

    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

    /** A gzipped tar with its diff_id. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Layer(Digest diffId, byte[] blob) {

        Digest digest() {
            return Digest.sha256(blob);
        }
    }

    /** A layer of some files that can't be compressed; the same for the same seed. */
    public static Layer layer(int seed, int files, int bytesPerFile) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[bytesPerFile];
            random.nextBytes(content);
            tar.write(header("opt/layer" + seed + "/file" + i, content.length));
            tar.write(content);
            tar.write(new byte[-content.length & 511]);
        }
        tar.write(new byte[1024]);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(blob)) {
            tar.writeTo(gzip);
        }
        return new Layer(Digest.sha256(tar.toByteArray()), blob.toByteArray());
    }

    /** A ustar header of a regular file. */
    private static byte[] header(String path, int size) {
        byte[] header = new byte[512];
        put(header, 0, path);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o ", size));
        put(header, 136, "00000000000 ");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private byte[] config() {
        Platform host = Platform.host();
        String diffIds =
                layers.stream().map(layer -> "\"" + layer.diffId() + "\"").collect(Collectors.joining(","));
        return ("{\"os\":\"" + host.os() + "\",\"architecture\":\"" + host.architecture()
                        + "\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] manifest() {
        List<String> blobs = new ArrayList<>();
        layers.forEach(layer -> blobs.add(descriptor(LAYER_TYPE, layer.blob())));
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST_TYPE + "\",\"config\":"
                        + descriptor(CONFIG_TYPE, config()) + ",\"layers\":[" + String.join(",", blobs) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.sha256(content) + "\",\"size\":"
                + content.length + "}";
    }

    /** The config and the layers. */
    Map<Digest, byte[]> blobs() {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        blobs.put(Digest.sha256(config()), config());
        layers.forEach(layer -> blobs.put(layer.digest(), layer.blob()));
        return blobs;
    }
}
