package com.example.memory;

import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import dev.ply.image.spi.MetadataStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Remembers images for as long as the client lives. */
final class MemoryStore implements MetadataStore {

    private static final Comparator<ImageKey> BY_REFERENCE_AND_PLATFORM =
            Comparator.comparing((ImageKey key) -> key.reference().toString()).thenComparing(ImageKey::platform);

    private final ConcurrentMap<ImageKey, StoredImage> images = new ConcurrentSkipListMap<>(BY_REFERENCE_AND_PLATFORM);

    @Override
    public Optional<StoredImage> find(ImageKey key) {
        return Optional.ofNullable(images.get(key));
    }

    @Override
    public List<StoredImage> list() {
        return List.copyOf(images.values());
    }

    @Override
    public void put(StoredImage image) {
        images.merge(image.key(), image, (known, update) -> copy(update, known.created(), update.lastUsed()));
    }

    @Override
    public boolean remove(ImageKey key) {
        return images.remove(key) != null;
    }

    @Override
    public void touch(ImageKey key, Instant when) {
        images.computeIfPresent(key, (same, image) -> copy(image, image.created(), when));
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    /** Nothing to free: the images go with the store. */
    @Override
    public void close() {}

    private static StoredImage copy(StoredImage image, Instant created, Instant lastUsed) {
        return new StoredImage(
                image.key(),
                image.manifest(),
                image.index(),
                image.config(),
                image.layers(),
                created,
                image.modified(),
                lastUsed);
    }
}
