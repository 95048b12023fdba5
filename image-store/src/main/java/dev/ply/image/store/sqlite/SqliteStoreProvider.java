package dev.ply.image.store.sqlite;

import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps metadata in the SQLite database {@code oci.db} in the home. One setting, {@code busyTimeout}: how long to wait
 * for other processes.
 */
public final class SqliteStoreProvider implements MetadataStoreProvider {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public int preference() {
        return 100;
    }

    /** Looks for the driver without initialising it, which would load its native library. */
    @Override
    public Optional<String> unavailable() {
        try {
            Class.forName("org.sqlite.JDBC", false, getClass().getClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("org.xerial:sqlite-jdbc is not on the class path");
        }
    }

    @Override
    public MetadataStore create(Settings settings) {
        Duration busyTimeout = settings.duration("busyTimeout", BUSY_TIMEOUT);
        DatabaseFile file = new DatabaseFile(path(settings.home()), settings.sync());
        return new SqliteStore(database(file, busyTimeout, settings.notices()), settings.notices());
    }

    /** A database that SQLite is not here for, or that it can't read, may have any image. */
    @Override
    public Optional<String> records(Path home) throws IOException {
        Path path = path(home);
        if (!Files.exists(path) || Files.size(path) == 0) {
            return Optional.empty();
        }
        boolean mayHaveImages = unavailable().isPresent()
                || SqliteStore.mayHaveImages(database(new DatabaseFile(path, true), BUSY_TIMEOUT, Notices.NONE));
        return mayHaveImages ? Optional.of(path.toString()) : Optional.empty();
    }

    private static Path path(Path home) {
        return home.resolve("oci.db");
    }

    private static Database database(DatabaseFile file, Duration busyTimeout, Notices notices) {
        return new Database(file, new Migrations(Migrations.class), new Patience(file.path(), busyTimeout), notices);
    }
}
