package dev.ply.image.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.Digest;
import dev.ply.image.ImageConfig;
import dev.ply.image.ImageConfig.History;
import dev.ply.image.ImageConfig.RunDefaults;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads image configs of OCI and Docker. */
public final class ConfigParser {

    /** Keeps nothing of what it reads. */
    @Inject
    public ConfigParser() {}

    /**
     * Parses a config.
     *
     * @param subject the image, to open error messages with
     * @param fallback the platform of configs that do not say theirs
     * @throws IntegrityException when it is malformed
     */
    public ImageConfig parse(String subject, RawDocument document, Platform fallback) throws IntegrityException {
        String about = subject + ": config " + document.digest();
        JsonNode root = Documents.object(about, document);
        return new ImageConfig(
                platform(root, fallback),
                instant(root, "created"),
                Documents.text(root, "author"),
                runDefaults(root.path("config")),
                diffIds(about, document, root.path("rootfs")),
                history(root.path("history")));
    }

    private static Platform platform(JsonNode root, Platform fallback) {
        Optional<String> os = Documents.text(root, "os");
        Optional<String> architecture = Documents.text(root, "architecture");
        try {
            return os.isEmpty() || architecture.isEmpty()
                    ? fallback
                    : new Platform(os.get(), architecture.get(), Documents.text(root, "variant"));
        } catch (IllegalArgumentException e) {
            return new Platform("unknown", "unknown", Optional.empty());
        }
    }

    private static RunDefaults runDefaults(JsonNode config) {
        return new RunDefaults(
                Documents.text(config, "User"),
                Documents.names(config.path("ExposedPorts")),
                Documents.texts(config.path("Env")),
                command(config.path("Entrypoint")),
                command(config.path("Cmd")),
                Documents.names(config.path("Volumes")),
                Documents.text(config, "WorkingDir"),
                Documents.textFields(config.path("Labels")),
                Documents.text(config, "StopSignal"),
                Documents.texts(config.path("Shell")));
    }

    /** Very old builders wrote a command as one text. */
    private static List<String> command(JsonNode node) {
        return node.isTextual() ? List.of(node.textValue()) : Documents.texts(node);
    }

    private static List<Digest> diffIds(String about, RawDocument document, JsonNode rootfs) throws IntegrityException {
        String type = rootfs.path("type").asText("layers");
        if (!type.equals("layers")) {
            throw new IntegrityException(
                    about + ": unsupported type of root file system " + DisplayText.of(type), document.digest());
        }
        List<Digest> diffIds = new ArrayList<>();
        for (JsonNode node : rootfs.path("diff_ids")) {
            try {
                diffIds.add(Digest.parse(node.asText()));
            } catch (IllegalArgumentException e) {
                throw new IntegrityException(
                        about + ": a diff_id is an " + DisplayText.of(String.valueOf(e.getMessage())),
                        document.digest(),
                        e);
            }
        }
        return diffIds;
    }

    private static List<History> history(JsonNode list) {
        List<History> history = new ArrayList<>();
        for (JsonNode node : list) {
            history.add(new History(
                    instant(node, "created"),
                    Documents.text(node, "created_by"),
                    Documents.text(node, "author"),
                    Documents.text(node, "comment"),
                    node.path("empty_layer").asBoolean(false)));
        }
        return history;
    }

    /** Times are for people only, so one that can't be read is none. */
    private static Optional<Instant> instant(JsonNode node, String field) {
        return Documents.text(node, field).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
