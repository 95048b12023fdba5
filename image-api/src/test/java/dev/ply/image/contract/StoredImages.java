package dev.ply.image.contract;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that were never pulled, whose documents agree with each other as real ones do. */
public final class StoredImages {

    /** When the images of this class were made; to the millisecond, as stores keep it. */
    public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

    private StoredImages() {}

    /** The key of a reference on {@code linux/amd64}. */
    public static ImageKey key(String reference) {
        return new ImageKey(Reference.parse(reference), Platform.parse("linux/amd64"));
    }

    /** An image without an index, whose layers are made up from these names; a name may occur twice. */
    public static StoredImage image(String reference, String... layers) {
        return image(key(reference), Optional.empty(), layers);
    }

    /** The same, listed by an index. */
    public static StoredImage indexedImage(String reference, String... layers) {
        RawDocument index = RawDocument.of(
                MediaTypes.OCI_INDEX,
                ("{\"schemaVersion\":2,\n \"manifests\": [], \"annotations\": {\"of\": \"" + reference + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        return image(key(reference), Optional.of(index), layers);
    }

    /** An image of one's own choice. */
    public static StoredImage image(ImageKey key, Optional<RawDocument> index, String... layers) {
        List<LayerDescriptor> descriptors =
                Arrays.stream(layers).map(StoredImages::layer).toList();
        RawDocument config = config(descriptors);
        return new StoredImage(
                key, manifest(config, descriptors), index, config, descriptors, CREATED, CREATED, CREATED);
    }

    /** A layer that is made up from its name. */
    public static LayerDescriptor layer(String name) {
        return new LayerDescriptor(
                new Descriptor(
                        MediaTypes.OCI_LAYER + "+gzip",
                        digest("blob of " + name),
                        1000 + name.length(),
                        List.of(URI.create("https://example.com/" + name)),
                        Map.of("name", "\"" + name + "\" – é"),
                        Optional.empty()),
                digest("tar of " + name));
    }

    private static RawDocument config(List<LayerDescriptor> layers) {
        return RawDocument.of(MediaTypes.OCI_CONFIG, """
                {"architecture": "amd64", "os": "linux", "author": "nobody",
                 "config": {"Env": ["PATH=/bin"], "Cmd": ["sh"], "Labels": {"a": "b"}},
                 "rootfs": {"type": "layers", "diff_ids": [%s]}}
                """.formatted(String.join(
                        ", ",
                        layers.stream()
                                .map(layer -> "\"" + layer.diffId() + "\"")
                                .toList()))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static RawDocument manifest(RawDocument config, List<LayerDescriptor> layers) {
        return RawDocument.of(MediaTypes.OCI_MANIFEST, """
                {"schemaVersion": 2,   "mediaType": "%s",
                 "config": %s,
                 "layers": [%s]}
                """.formatted(
                        MediaTypes.OCI_MANIFEST,
                        json(config.descriptor()),
                        String.join(
                                ", ",
                                layers.stream().map(layer -> json(layer.blob())).toList()))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Descriptor descriptor) {
        return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }

    private static Digest digest(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }
}
