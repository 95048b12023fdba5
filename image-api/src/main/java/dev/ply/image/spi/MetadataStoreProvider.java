package dev.ply.image.spi;

import java.io.IOException;

/** Makes a {@link MetadataStore}. One is in use: the one that the setting {@code store} or the preference names. */
public interface MetadataStoreProvider extends Provider {

    /** Makes the store. Nothing on the disk changes before it is first written to. */
    MetadataStore create(Settings settings) throws IOException;
}
