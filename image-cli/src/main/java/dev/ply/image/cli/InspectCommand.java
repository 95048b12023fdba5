package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.ImageClient;
import dev.ply.image.StoredImage;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerOps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply inspect}. */
@Command(
        description = "Show a stored image as JSON: manifest, config, and its layers with paths and states.",
        footer = {"%nExamples:", "  ply inspect alpine:3.20", "  ply inspect alpine | jq .config.config.Env"})
final class InspectCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    InspectCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (ImageClient client = session.open()) {
            StoredImage image = Stored.find(client, reference, platform.platform());
            Image layers = client.layers(image);
            List<Optional<ExtractedLayer>> extracted = new ArrayList<>();
            for (int i = 0; i < layers.layers().size(); i++) {
                extracted.add(layers.layers().get(i).extracted(layers.dependenciesOf(i)));
            }
            session.console().result(describe(image, layers.layers(), extracted));
            session.keepAnswers(client, Set.of(image.key().reference().toString()));
        }
        return ExitCodes.OK;
    }

    /**
     * What there is to say of an image.
     *
     * @param extracted each layer's artifact, if there is one
     */
    static String describe(StoredImage image, List<LayerOps> layers, List<Optional<ExtractedLayer>> extracted)
            throws IOException {
        ObjectNode json = Json.NODES.objectNode();
        json.put("reference", image.key().reference().toString());
        json.put("platform", image.key().platform().toString());
        json.put("manifestDigest", image.manifest().digest().toString());
        json.put(
                "indexDigest",
                image.index().map(index -> index.digest().toString()).orElse(null));
        json.put("configDigest", image.config().digest().toString());
        json.put("size", image.size());
        json.put("pulled", image.modified().toString());
        json.set("manifest", Json.read(image.manifest()));
        json.set("config", Json.read(image.config()));
        ArrayNode array = json.putArray("layers");
        for (int i = 0; i < layers.size(); i++) {
            array.add(describe(layers.get(i), extracted.get(i)));
        }
        return Json.print(json);
    }

    private static ObjectNode describe(LayerOps layer, Optional<ExtractedLayer> extracted) throws IOException {
        ObjectNode json = Json.NODES.objectNode();
        json.put("digest", layer.digest().toString());
        json.put("diffId", layer.descriptor().diffId().toString());
        json.put("mediaType", layer.descriptor().blob().mediaType());
        json.put("size", layer.descriptor().blob().size());
        json.put("state", state(layer, extracted.isPresent()));
        json.put("downloaded", layer.downloadedBytes());
        json.put("path", extracted.map(found -> found.path().toString()).orElse(null));
        return json;
    }

    private static String state(LayerOps layer, boolean extracted) throws IOException {
        if (extracted) {
            return "extracted";
        }
        if (layer.isDownloaded()) {
            return "downloaded";
        }
        return layer.downloadedBytes() > 0 ? "partial" : "missing";
    }
}
