package dev.ply.image.store.json;

import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
        return new JsonStore(folder(settings.home()), settings.sync(), settings.notices());
    }

    @Override
    public Optional<String> records(Path home) throws IOException {
        Path folder = folder(home);
        return JsonStore.files(folder).isEmpty() ? Optional.empty() : Optional.of(folder + "/*.json");
    }

    private static Path folder(Path home) {
        return home.resolve("cache").resolve("images");
    }
}
