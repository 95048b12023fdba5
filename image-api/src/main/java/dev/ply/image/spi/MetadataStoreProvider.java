package dev.ply.image.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a {@link MetadataStore}. One is in use: the one that the setting {@code store} or the preference names. */
public interface MetadataStoreProvider extends Provider {

    /** Makes the store. Nothing on the disk changes before it is first written to. */
    MetadataStore create(Settings settings) throws IOException;

    /**
     * Which files say that this store has images in a home, for people to read; nothing where it has none. Asked where another
     * store is in use, which knows nothing of what those images need: their layers then stay. Files that can't be read count
     * as well, and stay as they are.
     */
    default Optional<String> records(Path home) throws IOException {
        return Optional.empty();
    }
}
