package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.ImageConfig.RunDefaults;
import dev.ply.image.PullResult;
import dev.ply.image.PullResult.PulledLayer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pull's result as programs read it. */
final class PullResultJson {

    private PullResultJson() {}

    static ArrayNode of(List<PullResult> results) {
        ArrayNode array = Json.NODES.arrayNode();
        results.forEach(result -> array.add(of(result)));
        return array;
    }

    static ObjectNode of(PullResult result) {
        ObjectNode json = Json.NODES.objectNode();
        json.put("reference", result.reference().toString());
        json.put("manifestDigest", result.manifestDigest().toString());
        json.put("indexDigest", result.indexDigest().map(Object::toString).orElse(null));
        json.put("configDigest", result.configDigest().toString());
        json.put("platform", result.platform().toString());
        json.put("cached", result.cached());
        ArrayNode layers = json.putArray("layers");
        result.layers().forEach(layer -> layers.add(of(layer)));
        json.set("config", of(result.config().defaults()));
        return json;
    }

    private static ObjectNode of(PulledLayer layer) {
        ObjectNode json = Json.NODES.objectNode();
        json.put("digest", layer.digest().toString());
        json.put("diffId", layer.descriptor().diffId().toString());
        json.put("mediaType", layer.descriptor().blob().mediaType());
        json.put("size", layer.descriptor().blob().size());
        json.put("path", layer.extracted().map(Path::toString).orElse(null));
        return json;
    }

    private static ObjectNode of(RunDefaults config) {
        ObjectNode json = Json.NODES.objectNode();
        json.set("env", texts(config.env()));
        json.set("entrypoint", texts(config.entrypoint()));
        json.set("cmd", texts(config.cmd()));
        json.put("workingDir", config.workingDir().orElse(null));
        json.put("user", config.user().orElse(null));
        json.set("exposedPorts", texts(config.exposedPorts()));
        json.set("volumes", texts(config.volumes()));
        ObjectNode labels = json.putObject("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(config.labels()).entrySet()) {
            labels.put(label.getKey(), label.getValue());
        }
        json.put("stopSignal", config.stopSignal().orElse(null));
        return json;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = Json.NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
