package dev.ply.image.store.sqlite;

import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps metadata in the SQLite database {@code oci.db} in the home. One setting, {@code busyTimeout}: how long to wait
 * for other processes.
 */
public final class SqliteStoreProvider implements MetadataStoreProvider {

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
        Duration busyTimeout = settings.duration("busyTimeout", Duration.ofSeconds(60));
        DatabaseFile file = new DatabaseFile(settings.home().resolve("oci.db"), settings.sync());
        Database database = new Database(
                file, new Migrations(Migrations.class), new Patience(file.path(), busyTimeout), settings.notices());
        return new SqliteStore(database, settings.notices());
    }
}
