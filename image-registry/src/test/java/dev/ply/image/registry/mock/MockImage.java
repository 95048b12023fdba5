package dev.ply.image.registry.mock;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A small image in memory, with gzip'ed layers.
 *
 * <pre>{@code
 * MockImage app = new MockImage()
 *         .layer(new TestTar().directory("etc").file("etc/motd", "hello\n"))
 *         .cmd("/bin/sh");
 * }</pre>
 */
public final class MockImage {

    private final Platform platform;
    private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    private final List<Descriptor> layers = new ArrayList<>();
    private final List<Digest> diffIds = new ArrayList<>();
    private List<String> cmd = List.of();

    /** An image without layers, for Linux on this machine's architecture. */
    public MockImage() {
        this(Platform.host());
    }

    /** An image without layers. */
    public MockImage(Platform platform) {
        this.platform = platform;
    }

    /** Adds a layer on top. */
    public MockImage layer(TestTar tar) throws IOException {
        byte[] blob = tar.toGzippedBytes();
        diffIds.add(Digest.sha256(tar.toBytes()));
        layers.add(blob(MediaTypes.OCI_LAYER + "+gzip", blob));
        return this;
    }

    /** The command to run. */
    public MockImage cmd(String... command) {
        cmd = List.of(command);
        return this;
    }

    public Platform platform() {
        return platform;
    }

    /** The layers' blobs, base first. */
    public List<Descriptor> layers() {
        return List.copyOf(layers);
    }

    /** The digests of the layers' tars, base first. */
    public List<Digest> diffIds() {
        return List.copyOf(diffIds);
    }

    /** The manifest of what was put together so far. */
    public RawDocument manifest() {
        String list = layers.stream().map(MockImage::json).collect(Collectors.joining(","));
        return document(
                MediaTypes.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                        .formatted(MediaTypes.OCI_MANIFEST, json(config().descriptor()), list));
    }

    /** The config of what was put together so far. */
    public RawDocument config() {
        return document(
                MediaTypes.OCI_CONFIG,
                "{%s,\"config\":{\"Cmd\":%s},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":%s}}"
                        .formatted(
                                json(platform),
                                json(cmd),
                                json(diffIds.stream().map(Digest::toString).toList())));
    }

    /** The layers' bytes. */
    public Map<Digest, byte[]> blobs() {
        return Map.copyOf(blobs);
    }

    static String json(Platform platform) {
        return "\"os\":\"" + platform.os() + "\",\"architecture\":\"" + platform.architecture() + "\""
                + platform.variant()
                        .map(variant -> ",\"variant\":\"" + variant + "\"")
                        .orElse("");
    }

    static RawDocument document(String mediaType, String json) {
        return RawDocument.of(mediaType, json.getBytes(StandardCharsets.UTF_8));
    }

    private Descriptor blob(String mediaType, byte[] content) {
        Digest digest = Digest.sha256(content);
        blobs.put(digest, content);
        return Descriptor.of(mediaType, digest, content.length);
    }

    private static String json(Descriptor descriptor) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }

    private static String json(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
    }
}
