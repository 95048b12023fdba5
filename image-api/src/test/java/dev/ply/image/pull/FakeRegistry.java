package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.spi.RegistryTransport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry in memory that counts what it is asked and lies when told to. */
final class FakeRegistry implements RegistryTransport, Transports {

    final List<String> requests = new CopyOnWriteArrayList<>();
    final Map<String, RawDocument> tags = new HashMap<>();
    final Map<Digest, RawDocument> manifests = new HashMap<>();
    final Map<Digest, byte[]> blobs = new HashMap<>();
    boolean resolves = true;

    /** Adds a blob of this text. */
    Descriptor blob(String mediaType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(bytes);
        blobs.put(digest, bytes);
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    /** Adds a config with as many diff_ids as there are layers; a layer's diff_id is the digest of its text. */
    Descriptor config(String platform, List<String> layers) {
        String[] parts = platform.split("/", -1);
        String diffIds = layers.stream()
                .map(layer -> "\"" + Digest.sha256(layer.getBytes(StandardCharsets.UTF_8)) + "\"")
                .collect(Collectors.joining(","));
        String variant = parts.length > 2 ? ",\"variant\":\"" + parts[2] + "\"" : "";
        return blob(
                MediaTypes.OCI_CONFIG,
                "{\"os\":\"" + parts[0] + "\",\"architecture\":\"" + parts[1] + "\"" + variant
                        + ",\"config\":{\"Cmd\":[\"sh\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds
                        + "]}}");
    }

    /** Adds an image whose layers are these texts. */
    RawDocument image(String platform, List<String> layers) {
        return manifest(
                config(platform, layers),
                layers.stream().map(layer -> blob(MediaTypes.OCI_LAYER, layer)).toList());
    }

    RawDocument manifest(Descriptor config, List<Descriptor> layers) {
        String list = layers.stream().map(FakeRegistry::json).collect(Collectors.joining(","));
        return add(
                MediaTypes.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":" + json(config)
                        + ",\"layers\":[" + list + "]}");
    }

    /** Adds an index of entries as {@link #entry} makes them. */
    RawDocument index(String... entries) {
        return add(
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":["
                        + String.join(",", entries) + "]}");
    }

    static String entry(RawDocument manifest, String more) {
        String json = json(manifest.descriptor());
        return json.substring(0, json.length() - 1) + (more.isEmpty() ? "" : "," + more) + "}";
    }

    static String platform(String os, String architecture, String variant) {
        return "\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\""
                + (variant.isEmpty() ? "" : ",\"variant\":\"" + variant + "\"") + "}";
    }

    RawDocument add(String mediaType, String json) {
        RawDocument document = RawDocument.of(mediaType, json.getBytes(StandardCharsets.UTF_8));
        manifests.put(document.digest(), document);
        return document;
    }

    void tag(Reference reference, RawDocument document) {
        tags.put(reference.toString(), document);
    }

    private static String json(Descriptor descriptor) {
        return "{\"mediaType\":\"" + descriptor.mediaType() + "\",\"digest\":\"" + descriptor.digest() + "\",\"size\":"
                + descriptor.size() + "}";
    }

    @Override
    public RegistryTransport forReference(Reference reference) {
        return this;
    }

    @Override
    public Set<String> locations() {
        return Set.of();
    }

    @Override
    public RawDocument manifest(Reference reference) throws NotFoundException {
        requests.add("manifest " + reference);
        return found(reference.toString(), tags.get(reference.toString()));
    }

    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws NotFoundException {
        requests.add("manifest " + descriptor.digest());
        return found(descriptor.digest().toString(), manifests.get(descriptor.digest()));
    }

    @Override
    public Optional<Digest> resolve(Reference reference) {
        requests.add("resolve " + reference);
        return resolves
                ? Optional.ofNullable(tags.get(reference.toString())).map(RawDocument::digest)
                : Optional.empty();
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws NotFoundException {
        requests.add("blob " + blob.digest());
        byte[] bytes = found(blob.digest().toString(), blobs.get(blob.digest()));
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    @Override
    public List<String> tags(Reference reference) {
        return new ArrayList<>(tags.keySet());
    }

    @Override
    public void close() {}

    private static <T> T found(String what, @Nullable T value) throws NotFoundException {
        if (value == null) {
            throw new NotFoundException(what + ": not there");
        }
        return value;
    }
}
