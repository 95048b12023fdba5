package dev.ply.image.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Manifest;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads manifests and indexes of OCI and Docker, and refuses by name what is neither. */
public final class ManifestParser {

    private static final Set<String> CONFIG_TYPES =
            Set.of(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG, "application/octet-stream");
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

    /** Keeps nothing of what it reads. */
    @Inject
    public ManifestParser() {}

    /**
     * Parses a document.
     *
     * @param subject the image, to open error messages with
     * @throws IntegrityException when it is malformed or of a type that is not supported
     */
    public Manifest parse(String subject, RawDocument document) throws IntegrityException {
        String about = subject + ": manifest " + document.digest();
        JsonNode root = Documents.object(about, document);
        if (document.mediaType().startsWith(SCHEMA_1)
                || root.path("schemaVersion").asInt(2) == 1) {
            throw refused(document, about + ": Docker manifest schema 1 is not supported; have the image pushed again");
        }
        String mediaType = mediaType(about, document, root);
        if (root.has("manifests") && (root.has("layers") || root.has("config"))) {
            throw refused(document, about + ": lists both manifests and layers");
        }
        if (MediaTypes.isIndex(mediaType)) {
            return new ImageIndex(document, descriptors(about, document, root, "manifests"));
        }
        if (MediaTypes.isManifest(mediaType)) {
            return parseImage(about, document, root);
        }
        throw refused(document, about + ": unsupported media type " + DisplayText.of(mediaType));
    }

    private static ImageManifest parseImage(String about, RawDocument document, JsonNode root)
            throws IntegrityException {
        if (!root.path("config").isObject()) {
            throw refused(document, about + ": has no config");
        }
        Descriptor config = descriptor(about, document, root.path("config"));
        String artifact = Documents.text(root, "artifactType").orElse(config.mediaType());
        if (artifact.isEmpty()) {
            throw refused(document, about + ": its config has no media type");
        }
        if (!CONFIG_TYPES.contains(config.mediaType())) {
            throw refused(document, about + ": not an image but an artifact of type " + DisplayText.of(artifact));
        }
        // Go writes an empty list as null.
        return new ImageManifest(
                document,
                config,
                root.path("layers").isNull() ? List.of() : descriptors(about, document, root, "layers"));
    }

    /** The document's own type, else the announced one, else what its fields say, since some servers announce nothing. */
    private static String mediaType(String about, RawDocument document, JsonNode root) throws IntegrityException {
        Optional<String> own = Documents.text(root, "mediaType");
        String announced = document.mediaType();
        boolean telling = MediaTypes.isIndex(announced) || MediaTypes.isManifest(announced);
        if (own.isPresent() && telling && !own.get().equals(announced)) {
            throw refused(
                    document, about + ": announced as " + announced + ", but says it is " + DisplayText.of(own.get()));
        }
        if (own.isPresent() || telling) {
            return own.orElse(announced);
        }
        if (root.has("manifests")) {
            return MediaTypes.OCI_INDEX;
        }
        return root.has("layers") && root.has("config") ? MediaTypes.OCI_MANIFEST : announced;
    }

    private static List<Descriptor> descriptors(String about, RawDocument document, JsonNode root, String field)
            throws IntegrityException {
        if (!root.path(field).isArray()) {
            throw refused(document, about + ": has no list of " + field);
        }
        List<Descriptor> descriptors = new ArrayList<>();
        for (JsonNode node : root.path(field)) {
            descriptors.add(descriptor(about, document, node));
        }
        return descriptors;
    }

    private static Descriptor descriptor(String about, RawDocument document, JsonNode node) throws IntegrityException {
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw refused(document, about + ": a descriptor has no valid size");
        }
        String mediaType = Documents.text(node, "mediaType").orElse("");
        String digest = Documents.text(node, "digest").orElse("");
        try {
            return new Descriptor(
                    mediaType,
                    Digest.parse(digest),
                    size.longValue(),
                    urls(node.path("urls")),
                    Documents.textFields(node.path("annotations")),
                    platform(node.path("platform")));
        } catch (IllegalArgumentException e) {
            throw refused(document, about + ": a descriptor has an " + DisplayText.of(String.valueOf(e.getMessage())));
        }
    }

    /** Other places that have the content. What is no URL leads nowhere, which matters only when nobody else has it. */
    private static List<URI> urls(JsonNode list) {
        List<URI> urls = new ArrayList<>();
        for (String text : Documents.texts(list)) {
            try {
                urls.add(new URI(text));
            } catch (URISyntaxException e) {
                // Not a place.
            }
        }
        return urls;
    }

    /** A platform with names that no platform has is one that nobody asks for. */
    private static Optional<Platform> platform(JsonNode node) {
        Optional<String> os = Documents.text(node, "os");
        Optional<String> architecture = Documents.text(node, "architecture");
        if (os.isEmpty() || architecture.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Platform(os.get(), architecture.get(), Documents.text(node, "variant")));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Platform("unknown", "unknown", Optional.empty()));
        }
    }

    private static IntegrityException refused(RawDocument document, String message) {
        return new IntegrityException(message, document.digest());
    }
}
