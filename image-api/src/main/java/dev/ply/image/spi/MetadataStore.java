package dev.ply.image.spi;

import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers which images were pulled. Safe for threads and processes. Every call is one transaction: all of it happens,
 * also for other processes and after a crash, or nothing. What can't be read is told to {@link Notices}, treated as
 * absent and replaced by the next {@link #put}; it is never returned and never makes a call fail.
 */
public interface MetadataStore extends AutoCloseable {

    /** The image under exactly this key. */
    Optional<StoredImage> find(ImageKey key) throws IOException;

    /** All images, by reference and platform. */
    List<StoredImage> list() throws IOException;

    /** Records an image in place of what its key named before; keeps the earlier record's time of creation. */
    void put(StoredImage image) throws IOException;

    /** Forgets an image; what no other image refers to goes too. Returns whether there was one. */
    boolean remove(ImageKey key) throws IOException;

    /** Notes when an image was last used; does nothing where there is none. May be lost in a crash. */
    void touch(ImageKey key, Instant when) throws IOException;

    /** What {@link #list} leaves out, so that nobody takes for unneeded what only can't be read; nothing where it is complete. */
    default List<Unreadable> unreadable() throws IOException {
        return List.of();
    }

    /** Checks the store's own consistency: what is wrong, one line each. */
    List<String> verify() throws IOException;

    /** Closing twice does nothing. */
    @Override
    void close();

    /**
     * Records that can't be read.
     *
     * @param key the image, where at least that is known; pulling it makes the record whole
     * @param text what and why, one line, and what to do where no image is known
     */
    record Unreadable(Optional<ImageKey> key, String text) {}
}
