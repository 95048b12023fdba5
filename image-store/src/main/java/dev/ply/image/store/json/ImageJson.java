package dev.ply.image.store.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.ReferenceParser;
import dev.ply.image.StoredImage;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image as a JSON document. The raw documents stand in it as Base64, since not a byte of them may change; the config
 * stands in it parsed as well, for people. The time of the last use is the file's own.
 */
final class ImageJson {

    private static final int VERSION = 1;

    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final ReferenceParser references = new ReferenceParser(ReferenceParser.DOCKER_HUB, Set.of(), warning -> {});

    /** Writes an image whose record first came to be at {@code created}. */
    byte[] write(StoredImage image, Instant created) throws JsonProcessingException {
        ObjectNode json = mapper.createObjectNode();
        json.put("version", VERSION);
        json.put("transport", image.key().reference().transport());
        json.put("reference", image.key().reference().toString());
        json.put("platform", image.key().platform().toString());
        json.put("manifestDigest", image.manifest().digest().toString());
        json.put("indexDigest", image.index().map(i -> i.digest().toString()).orElse(null));
        json.put("configDigest", image.config().digest().toString());
        json.put("size", image.size());
        json.put("created", created.toString());
        json.put("modified", image.modified().toString());
        ArrayNode layers = json.putArray("layers");
        image.layers().forEach(layer -> writeLayer(layers.addObject(), layer));
        json.set("config", parsed(image.config()));
        ObjectNode raw = json.putObject("raw");
        writeDocument(raw.putObject("manifest"), image.manifest());
        writeDocument(raw.putObject("config"), image.config());
        image.index().ifPresent(index -> writeDocument(raw.putObject("index"), index));
        return mapper.writeValueAsBytes(json);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws JsonProcessingException when it is no JSON
     * @throws IllegalArgumentException when it is no image
     */
    StoredImage read(byte[] document, Instant lastUsed) throws IOException {
        JsonNode json = mapper.readTree(document);
        int version = json.path("version").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("its version is " + version + ", not " + VERSION);
        }
        JsonNode raw = json.path("raw");
        return new StoredImage(
                key(json),
                readDocument(raw.path("manifest"), text(json, "manifestDigest")),
                json.path("indexDigest").isTextual()
                        ? Optional.of(readDocument(raw.path("index"), text(json, "indexDigest")))
                        : Optional.empty(),
                readDocument(raw.path("config"), text(json, "configDigest")),
                readLayers(json.path("layers")),
                instant(json, "created"),
                instant(json, "modified"),
                lastUsed);
    }

    /** Which image a damaged document is of, where that can be made out. */
    Optional<ImageKey> key(byte[] document) {
        try {
            return Optional.of(key(mapper.readTree(document)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ImageKey key(JsonNode json) {
        return new ImageKey(reference(json), Platform.parse(text(json, "platform")));
    }

    private static void writeLayer(ObjectNode json, LayerDescriptor layer) {
        json.put("digest", layer.digest().toString());
        json.put("mediaType", layer.blob().mediaType());
        json.put("size", layer.blob().size());
        json.put("diffId", layer.diffId().toString());
        ArrayNode urls = json.putArray("urls");
        layer.blob().urls().forEach(url -> urls.add(url.toString()));
        ObjectNode annotations = json.putObject("annotations");
        layer.blob().annotations().forEach(annotations::put);
    }

    private static void writeDocument(ObjectNode json, RawDocument document) {
        json.put("mediaType", document.mediaType());
        json.put("base64", document.bytes());
    }

    private JsonNode parsed(RawDocument config) {
        try {
            return mapper.readTree(config.bytes());
        } catch (IOException e) {
            return mapper.nullNode(); // The raw bytes are what counts.
        }
    }

    /** Not parsed where it is another transport's, since that one need not be here. */
    private Reference reference(JsonNode json) {
        String transport = text(json, "transport");
        String reference = text(json, "reference");
        if (transport.equals(Reference.REGISTRY_TRANSPORT)) {
            return references.parse(reference);
        }
        if (!reference.startsWith(transport + ":")) {
            throw new IllegalArgumentException("its reference is not one of its transport");
        }
        return new LocationReference(transport, reference.substring(transport.length() + 1));
    }

    private static RawDocument readDocument(JsonNode json, String digest) throws IOException {
        if (!json.path("base64").isTextual()) {
            throw new IllegalArgumentException("a document is missing");
        }
        return RawDocument.of(
                text(json, "mediaType"),
                Digest.parse(digest),
                json.path("base64").binaryValue());
    }

    private static List<LayerDescriptor> readLayers(JsonNode json) {
        List<LayerDescriptor> layers = new ArrayList<>();
        for (JsonNode layer : json) {
            List<URI> urls = new ArrayList<>();
            layer.path("urls").forEach(url -> urls.add(URI.create(url.asText())));
            Map<String, String> annotations = new HashMap<>();
            layer.path("annotations")
                    .properties()
                    .forEach(e -> annotations.put(e.getKey(), e.getValue().asText()));
            Descriptor blob = new Descriptor(
                    text(layer, "mediaType"),
                    Digest.parse(text(layer, "digest")),
                    layer.path("size").asLong(-1),
                    urls,
                    annotations,
                    Optional.empty());
            layers.add(new LayerDescriptor(blob, Digest.parse(text(layer, "diffId"))));
        }
        return layers;
    }

    private static Instant instant(JsonNode json, String name) {
        try {
            return Instant.parse(text(json, name));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("its " + name + " is no time", e);
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("its " + name + " is missing");
        }
        return value.textValue();
    }
}
