package dev.ply.image.contract;

import dev.ply.image.Descriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Images for transports to read: {@code app}, a manifest with a config and two layers, and {@code multi}, an index that
 * lists it and another one. Layers are noise: transports don't look into them. Always the same bytes.
 */
public final class TransportContent {

    /** The tag of a single manifest. */
    public static final String APP = "app";

    /** The tag of an index. */
    public static final String MULTI = "multi";

    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final Map<Descriptor, byte[]> blobs = new LinkedHashMap<>();
    private final List<Descriptor> layers = List.of(layer(1, 300_000), layer(2, 70_001));
    private final RawDocument app = manifest("amd64");
    private final RawDocument other = manifest("arm64");
    private final RawDocument multi = document(
            MediaTypes.OCI_INDEX, """
            {"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s]}""".formatted(MediaTypes.OCI_INDEX, listed(app, "amd64"), listed(other, "arm64")));

    /** What each tag names. */
    public Map<String, RawDocument> tags() {
        Map<String, RawDocument> tags = new LinkedHashMap<>();
        tags.put(APP, app);
        tags.put(MULTI, multi);
        return tags;
    }

    /** All manifests and indexes, what is listed before what lists it. */
    public List<RawDocument> documents() {
        return List.of(app, other, multi);
    }

    /** All configs and layers. */
    public Map<Descriptor, byte[]> blobs() {
        return blobs;
    }

    /** The manifest that {@link #APP} names. */
    public RawDocument app() {
        return app;
    }

    /** The layers of {@link #APP}, base first. */
    public List<Descriptor> layers() {
        return layers;
    }

    /** The config of {@link #APP}. */
    public Descriptor config() {
        return blobs.keySet().stream()
                .filter(blob -> blob.mediaType().equals(MediaTypes.OCI_CONFIG))
                .findFirst()
                .orElseThrow();
    }

    private RawDocument manifest(String architecture) {
        String diffIds = "\"sha256:" + "0".repeat(64) + "\"";
        byte[] config = """
                {"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":[%s,%s]}}""".formatted(architecture, diffIds, diffIds).getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor = blob(MediaTypes.OCI_CONFIG, config);
        return document(MediaTypes.OCI_MANIFEST, """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s,%s]}""".formatted(
                MediaTypes.OCI_MANIFEST, json(descriptor, ""), json(layers.get(0), ""), json(layers.get(1), "")));
    }

    private Descriptor layer(int seed, int size) {
        byte[] noise = new byte[size];
        new Random(seed).nextBytes(noise);
        return blob(LAYER_TYPE, noise);
    }

    private Descriptor blob(String mediaType, byte[] content) {
        Descriptor descriptor = RawDocument.of(mediaType, content).descriptor();
        blobs.put(descriptor, content);
        return descriptor;
    }

    private static RawDocument document(String mediaType, String json) {
        return RawDocument.of(mediaType, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String listed(RawDocument document, String architecture) {
        return json(
                document.descriptor(), ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}");
    }

    private static String json(Descriptor descriptor, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size(), more);
    }
}
