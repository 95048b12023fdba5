package dev.ply.image.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Digest;
import dev.ply.image.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Says that an artifact is complete, and what it is. Written last; what it says is compared with the disk at each use.
 *
 * @param diffId the digest of the tar that it was made from
 * @param extractor what made it
 * @param version that one's version
 * @param entries how many entries the tar has
 * @param bytes the length of the tar
 * @param artifact where it is; absolute
 * @param shape what it looks like from outside
 * @param index the layer's index
 * @param implicit how many directories inherit their metadata, if lower layers have any
 * @param fingerprint of the metadata that was inherited
 * @param chains which fingerprint goes with which lower layers, as far as that was worked out; kept with the artifact that
 *     all images share
 */
record CompletionMarker(
        Digest diffId,
        String extractor,
        int version,
        long entries,
        long bytes,
        Path artifact,
        ArtifactShape shape,
        IndexSummary index,
        int implicit,
        String fingerprint,
        Map<String, String> chains) {

    private static final String CHECKSUM = "crc32c";

    CompletionMarker {
        chains = Map.copyOf(chains);
    }

    /** What the file says; empty when it is not there or says nothing sensible. */
    static Optional<CompletionMarker> read(Path file) throws IOException {
        try {
            return JsonTree.read(Files.readAllBytes(file)) instanceof ObjectNode json
                    ? Optional.of(parse(intact(json), file))
                    : Optional.empty();
        } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException e) {
            // An unreadable marker is as good as none: the artifact is made again.
            return Optional.empty();
        }
    }

    /** A marker that was changed is none. */
    private static ObjectNode intact(ObjectNode json) {
        JsonNode expected = json.path(CHECKSUM);
        json.remove(CHECKSUM);
        if (!expected.isIntegralNumber() || expected.asLong() != crc32c(JsonTree.write(json))) {
            throw new IllegalArgumentException("the marker was changed");
        }
        return json;
    }

    private static long crc32c(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static CompletionMarker parse(JsonNode json, Path file) {
        JsonNode artifact = json.path("artifact");
        JsonNode index = json.path("index");
        Map<String, String> chains = new TreeMap<>();
        json.path("chains").properties().forEach(chain -> chains.put(chain.getKey(), hash(chain.getValue())));
        return new CompletionMarker(
                Digest.parse(json.path("diffId").asText()),
                json.path("extractor").asText(),
                json.path("version").asInt(-1),
                json.path("entries").asLong(-1),
                json.path("bytes").asLong(-1),
                file.toAbsolutePath().resolveSibling(artifact.path("path").asText()),
                new ArtifactShape(
                        artifact.path("directory").asBoolean(),
                        artifact.path("size").asLong(-1)),
                new IndexSummary(
                        index.path("size").asLong(-1), index.path("crc32c").asLong(-1)),
                json.path("implicit").asInt(-1),
                hash(json.path("fingerprint")),
                chains);
    }

    private static String hash(JsonNode value) {
        return new Digest("sha256", value.asText()).hex();
    }

    /** The content of the marker's file. An artifact beside it is named relatively, so that a home can be moved. */
    byte[] toJson(Path file) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("diffId", diffId.toString())
                .put("extractor", extractor)
                .put("version", version)
                .put("entries", entries)
                .put("bytes", bytes);
        Path beside = file.toAbsolutePath().resolveSibling(String.valueOf(artifact.getFileName()));
        json.putObject("artifact")
                .put("path", beside.equals(artifact) ? String.valueOf(artifact.getFileName()) : artifact.toString())
                .put("directory", shape.directory())
                .put("size", shape.size());
        json.putObject("index").put("size", index.size()).put("crc32c", index.crc32c());
        json.put("implicit", implicit).put("fingerprint", fingerprint);
        ObjectNode known = json.putObject("chains");
        new TreeMap<>(chains).forEach(known::put);
        // The checksum is that of the document as it would be without it.
        String text = JsonTree.write(json);
        String withChecksum = text.substring(0, text.length() - 1) + ",\"" + CHECKSUM + "\":" + crc32c(text) + "}";
        return withChecksum.getBytes(StandardCharsets.UTF_8);
    }

    /** The same with further chains. */
    CompletionMarker withChains(Map<String, String> further) {
        Map<String, String> more = new TreeMap<>(chains);
        more.putAll(further);
        return new CompletionMarker(
                diffId, extractor, version, entries, bytes, artifact, shape, index, implicit, fingerprint, more);
    }

    /** The same of an artifact with another name beside it. */
    CompletionMarker withName(String name) {
        return new CompletionMarker(
                diffId,
                extractor,
                version,
                entries,
                bytes,
                artifact.resolveSibling(name),
                shape,
                index,
                implicit,
                fingerprint,
                chains);
    }
}
