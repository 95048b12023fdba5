package dev.ply.image.store.sqlite;

import dev.ply.image.contract.RecordedNotices;
import dev.ply.image.spi.MetadataStore;
import java.nio.file.Path;
import java.time.Duration;

/** Makes stores whose parts a test chooses. */
final class Stores {

    private Stores() {}

    static MetadataStore open(Path home) {
        return open(home, Duration.ofMinutes(1));
    }

    static MetadataStore open(Path home, Duration busyTimeout) {
        return open(home, busyTimeout, new Migrations(Migrations.class), new RecordedNotices());
    }

    static MetadataStore open(Path home, Duration busyTimeout, Migrations migrations, RecordedNotices notices) {
        DatabaseFile file = new DatabaseFile(home.resolve("oci.db"), false);
        return new SqliteStore(
                new Database(file, migrations, new Patience(file.path(), busyTimeout), notices), notices);
    }
}
