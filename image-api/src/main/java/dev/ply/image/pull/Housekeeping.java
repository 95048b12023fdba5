package dev.ply.image.pull;

import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.StoredImage;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.CleanupRequest;
import dev.ply.image.spi.MetadataStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Removes images, and layers that no image needs. Thread-safe. */
public final class Housekeeping {

    private final GlobalLayerOps cache;
    private final MetadataStore store;

    @Inject
    Housekeeping(GlobalLayerOps cache, MetadataStore store) {
        this.cache = cache;
        this.store = store;
    }

    /** Forgets an image and removes those of its layers that no other image needs; says whether there was one. */
    public boolean remove(ImageKey key) throws IOException {
        Optional<StoredImage> stored = store.find(key);
        if (!store.remove(key)) {
            return false;
        }
        Set<Digest> candidates = digests(stored.map(StoredImage::layers).orElseThrow());
        cache.cleanup(new CleanupRequest(() -> neededBesides(candidates), Instant.MAX, false));
        return true;
    }

    /** Removes every layer that no image needs and that was last changed before {@code olderThan}. */
    public CleanupReport prune(Instant olderThan, boolean dryRun) throws IOException {
        return cache.cleanup(new CleanupRequest(this::needed, olderThan, dryRun));
    }

    private Set<Digest> needed() throws IOException {
        Set<Digest> needed = new HashSet<>();
        for (StoredImage image : store.list()) {
            needed.addAll(digests(image.layers()));
        }
        return needed;
    }

    /** All layers but the candidates, and of these the ones that some image needs. */
    private Set<Digest> neededBesides(Set<Digest> candidates) throws IOException {
        Set<Digest> needed = new HashSet<>(cache.layers());
        needed.removeAll(candidates);
        needed.addAll(needed());
        return needed;
    }

    private static Set<Digest> digests(Iterable<LayerDescriptor> layers) {
        Set<Digest> digests = new HashSet<>();
        layers.forEach(layer -> digests.add(layer.digest()));
        return digests;
    }
}
