package dev.ply.image.pull;

import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.CleanupRequest;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStore.Unreadable;
import dev.ply.image.spi.Notices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Removes images, and layers that no image needs. Thread-safe. */
public final class Housekeeping {

    private final GlobalLayerOps cache;
    private final MetadataStore store;
    private final OtherStores others;
    private final Notices notices;

    @Inject
    Housekeeping(GlobalLayerOps cache, MetadataStore store, OtherStores others, Notices notices) {
        this.cache = cache;
        this.store = store;
        this.others = others;
        this.notices = notices;
    }

    /**
     * Forgets an image and removes those of its layers that no other image needs; says whether there was one. Layers that
     * are in use stay until they are pruned, and so do all where it is not known what other images need.
     */
    public boolean remove(ImageKey key) throws IOException {
        Optional<StoredImage> stored = store.find(key);
        if (!forget(key, stored)) {
            return false;
        }
        Optional<String> gap = gap();
        if (gap.isPresent()) {
            notices.warning(key.reference() + ": removed, but its layers stay: " + gap.get());
        } else if (stored.isPresent()) {
            remove(stored.get().layerDigests());
        }
        return true;
    }

    /** On a full disk there may be no room to note that the image goes, before its layers have. */
    private boolean forget(ImageKey key, Optional<StoredImage> stored) throws IOException {
        try {
            return store.remove(key);
        } catch (NoSpaceException e) {
            if (stored.isEmpty() || gap().isPresent()) {
                throw e;
            }
            cache.remove(stored.get().layerDigests(), () -> neededBut(key));
            return store.remove(key);
        }
    }

    /** Removes every layer that no image needs and that was last changed before {@code olderThan}. */
    public CleanupReport prune(Instant olderThan, boolean dryRun) throws IOException {
        requireComplete();
        return cache.cleanup(new CleanupRequest(this::needed, olderThan, dryRun));
    }

    /** Removes the blobs of an image's layers, save those of layers that other images have, too, or somebody uses. */
    void discardBlobs(ImageKey key, Collection<Digest> layers) throws IOException {
        Optional<String> gap = gap();
        if (gap.isPresent()) {
            notices.warning(key.reference() + ": its layers' blobs stay: " + gap.get());
        } else {
            cache.discardBlobs(layers, () -> neededBut(key));
        }
    }

    /** Why it is not known which layers are needed: an image that can't be read, or is another store's, may need any. */
    Optional<String> gap() throws IOException {
        Optional<String> unreadable = unreadable();
        return unreadable.isPresent() ? unreadable : others.records();
    }

    private Optional<String> unreadable() throws IOException {
        List<Unreadable> unreadable = store.unreadable();
        return unreadable.stream()
                .findFirst()
                .map(first -> first.text()
                        + (unreadable.size() == 1 ? "" : " (and " + (unreadable.size() - 1) + " more)")
                        + first.key()
                                .map(key -> "; pull " + key.reference() + " again, or remove it")
                                .orElse(""));
    }

    private void requireComplete() throws IOException {
        Optional<String> gap = gap();
        if (gap.isPresent()) {
            throw new ImageException("no layer was removed, since it is not known what is needed: " + gap.get());
        }
    }

    /** Removes those of these layers that no image needs. */
    void remove(Set<Digest> layers) throws IOException {
        cache.remove(layers, this::needed);
    }

    private Set<Digest> needed() throws IOException {
        return needed(image -> true);
    }

    private Set<Digest> neededBut(ImageKey key) throws IOException {
        return needed(image -> !image.key().equals(key));
    }

    private Set<Digest> needed(Predicate<StoredImage> by) throws IOException {
        requireComplete();
        Set<Digest> needed = new HashSet<>();
        store.list().stream().filter(by).forEach(image -> needed.addAll(image.layerDigests()));
        return needed;
    }
}
