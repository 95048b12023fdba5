package com.example.memory;

import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Settings;

/** Makes stores that end with their client. */
public final class MemoryStoreProvider implements MetadataStoreProvider {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public MetadataStore create(Settings settings) {
        return new MemoryStore();
    }
}
