package dev.ply.image;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is known of a pulled image.
 *
 * @param key reference and platform
 * @param manifest the platform's manifest
 * @param index the index that listed it, where there was one
 * @param config the config
 * @param layers the layers, base first; one layer may occur more than once
 * @param created when the record first came to be
 * @param modified when it was last pulled
 * @param lastUsed when it was last asked for
 */
public record StoredImage(
        ImageKey key,
        RawDocument manifest,
        Optional<RawDocument> index,
        RawDocument config,
        List<LayerDescriptor> layers,
        Instant created,
        Instant modified,
        Instant lastUsed) {

    /** Copies the list. */
    public StoredImage {
        layers = List.copyOf(layers);
    }

    /** Each layer once, base first. */
    public Set<Digest> layerDigests() {
        Set<Digest> digests = new LinkedHashSet<>();
        layers.forEach(layer -> digests.add(layer.digest()));
        return Collections.unmodifiableSet(digests);
    }

    /** The bytes of config and layers as the registry holds them; a layer that occurs twice counts once. */
    public long size() {
        return config.size()
                + layers.stream()
                        .map(LayerDescriptor::blob)
                        .distinct()
                        .mapToLong(Descriptor::size)
                        .sum();
    }
}
