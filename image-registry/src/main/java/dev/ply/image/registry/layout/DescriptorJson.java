package dev.ply.image.registry.layout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Descriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** Writes descriptors, and indexes that list them: the same bytes for the same descriptors. */
public final class DescriptorJson {

    private DescriptorJson() {}

    /** The descriptor as a manifest or an index has it (OCI image specification, "Content Descriptors"). */
    public static ObjectNode of(Descriptor descriptor) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
        if (!descriptor.urls().isEmpty()) {
            ArrayNode urls = node.putArray("urls");
            descriptor.urls().forEach(url -> urls.add(url.toString()));
        }
        if (!descriptor.annotations().isEmpty()) {
            ObjectNode annotations = node.putObject("annotations");
            descriptor.annotations().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(annotation -> annotations.put(annotation.getKey(), annotation.getValue()));
        }
        descriptor.platform().ifPresent(platform -> describe(platform, node.putObject("platform")));
        return node;
    }

    private static void describe(Platform platform, ObjectNode node) {
        node.put("architecture", platform.architecture()).put("os", platform.os());
        platform.variant().ifPresent(variant -> node.put("variant", variant));
    }

    /** An index of these (OCI image specification, "Image Index"). */
    public static RawDocument index(Collection<Descriptor> manifests) {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode list = index.putArray("manifests");
        manifests.forEach(manifest -> list.add(of(manifest)));
        return RawDocument.of(MediaTypes.OCI_INDEX, index.toString().getBytes(StandardCharsets.UTF_8));
    }
}
