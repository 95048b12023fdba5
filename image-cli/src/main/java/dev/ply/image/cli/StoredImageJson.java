package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;

/** A stored image as programs read it. */
final class StoredImageJson {

    private StoredImageJson() {}

    static ObjectNode summary(StoredImage image) {
        ObjectNode json = Json.NODES.objectNode();
        json.put("reference", image.key().reference().toString());
        json.put("manifestDigest", image.manifest().digest().toString());
        json.put(
                "indexDigest",
                image.index().map(RawDocument::digest).map(Object::toString).orElse(null));
        json.put("configDigest", image.config().digest().toString());
        json.put("platform", image.key().platform().toString());
        json.put("size", image.size());
        json.put("created", image.created().toString());
        json.put("pulled", image.modified().toString());
        json.put("lastUsed", image.lastUsed().toString());
        return json;
    }
}
