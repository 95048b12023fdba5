package dev.ply.image.store.json;

import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Settings;

/** Keeps metadata in files that people can read, {@code cache/images/*.json} in the home; works where SQLite can't. */
public final class JsonStoreProvider implements MetadataStoreProvider {

    @Override
    public String name() {
        return "json";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public MetadataStore create(Settings settings) {
        return new JsonStore(settings.home().resolve("cache").resolve("images"), settings.sync(), settings.notices());
    }
}
