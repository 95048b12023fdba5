package dev.ply.image.pull;

import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.spi.MetadataStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A store in memory. */
class FakeStore implements MetadataStore {

    final Map<ImageKey, StoredImage> images = new ConcurrentHashMap<>();
    final List<Unreadable> unreadable = new CopyOnWriteArrayList<>();
    BooleanSupplier full = () -> false;

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
        images.put(image.key(), image);
        unreadable.removeIf(record -> record.key().equals(Optional.of(image.key())));
    }

    @Override
    public boolean remove(ImageKey key) throws IOException {
        if (full.getAsBoolean()) {
            throw new NoSpaceException("the disk is full");
        }
        return images.remove(key) != null;
    }

    @Override
    public void touch(ImageKey key, Instant when) {}

    @Override
    public List<Unreadable> unreadable() {
        return unreadable;
    }

    @Override
    public List<String> verify() {
        return unreadable.stream().map(Unreadable::text).toList();
    }

    @Override
    public void close() {}
}
