package dev.ply.image.registry.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.json.JsonTree;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code manifest.json} in docker's archives says of one image (moby's image specification v1.2, "Combined Image JSON
 * + Filesystem Changeset Format").
 *
 * @param config the name of the config's file
 * @param repoTags what the image is called
 * @param layers the names of the layers' files, base first
 */
record DockerManifest(String config, List<String> repoTags, List<String> layers) {

    static final String FILE = "manifest.json";

    DockerManifest {
        repoTags = List.copyOf(repoTags);
        layers = List.copyOf(layers);
    }

    /** Reads the whole file. */
    static List<DockerManifest> parse(String subject, byte[] json) throws IntegrityException {
        JsonNode images = read(subject + ": " + FILE, json);
        if (!images.isArray()) {
            throw new IntegrityException(subject + ": " + FILE + ": not a list of images");
        }
        List<DockerManifest> parsed = new ArrayList<>();
        for (JsonNode image : images) {
            if (!image.path("Config").isTextual() || !image.path("Layers").isArray()) {
                throw new IntegrityException(subject + ": " + FILE + ": an image without Config or Layers");
            }
            parsed.add(new DockerManifest(
                    image.path("Config").textValue(), texts(image.path("RepoTags")), texts(image.path("Layers"))));
        }
        return parsed;
    }

    /** The digests of the uncompressed layers that a config lists, base first. */
    static List<String> diffIds(String subject, byte[] config) throws IntegrityException {
        return texts(read(subject + ": config", config).path("rootfs").path("diff_ids"));
    }

    private static JsonNode read(String subject, byte[] json) throws IntegrityException {
        try {
            return JsonTree.readStrictly(json);
        } catch (JsonProcessingException e) {
            throw new IntegrityException(subject + ": not valid JSON: " + DisplayText.of(e.getOriginalMessage()), e);
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
