package dev.ply.image.cli.serve;

import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import dev.ply.image.layer.LayerOps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is served under one name. Filled by one thread before others see it. */
final class Repository {

    private final SortedMap<String, RawDocument> tags = new TreeMap<>();
    private final Map<Digest, RawDocument> manifests = new HashMap<>();
    private final Map<Digest, Blob> blobs = new HashMap<>();

    /** Adds an image; the tag then names it, whatever it named before. */
    void add(Optional<String> tag, StoredImage image, List<LayerOps> layers) {
        RawDocument named = image.index().orElse(image.manifest());
        manifests.put(named.digest(), named);
        manifests.put(image.manifest().digest(), image.manifest());
        tag.ifPresent(name -> tags.put(name, named));
        blobs.put(image.config().digest(), Blob.of(image.config()));
        layers.forEach(layer -> blobs.put(layer.digest(), Blob.of(layer)));
    }

    List<String> tags() {
        return List.copyOf(tags.keySet());
    }

    Optional<RawDocument> tagged(String tag) {
        return Optional.ofNullable(tags.get(tag));
    }

    Optional<RawDocument> manifest(Digest digest) {
        return Optional.ofNullable(manifests.get(digest));
    }

    Optional<Blob> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }
}
