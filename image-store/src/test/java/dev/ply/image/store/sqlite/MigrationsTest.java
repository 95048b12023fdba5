package dev.ply.image.store.sqlite;

import static dev.ply.image.contract.StoredImages.image;
import static dev.ply.image.contract.StoredImages.indexedImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.StoredImage;
import dev.ply.image.contract.RecordedNotices;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.store.sqlite.later.Later;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {

    /** What every fixture holds. */
    static final List<StoredImage> IMAGES =
            List.of(indexedImage("alpine", "base", "empty", "top", "empty"), image("busybox", "base"));

    private static final Migrations CURRENT = new Migrations(Migrations.class);
    private static final Migrations LATER = new Migrations(Later.class);

    @TempDir
    private Path home;

    /** A release with a new version adds the database that the release before it wrote, and its number here. */
    @ParameterizedTest
    @ValueSource(ints = {1})
    void databasesOfEveryReleaseAreReadAfterAnUpgrade(int version) throws Exception {
        try (InputStream fixture = MigrationsTest.class.getResourceAsStream("version-" + version + ".db")) {
            Files.copy(fixture, home.resolve("oci.db"));
        }
        try (MetadataStore store = Stores.open(home)) {
            assertThat(store.list()).isEqualTo(IMAGES);
            store.put(IMAGES.get(0));
            assertThat(store.list()).isEqualTo(IMAGES);
            assertThat(store.verify()).isEmpty();
        }
        int written = Integer.parseInt(
                Sql.query(home.resolve("oci.db"), "PRAGMA user_version").get(0));
        assertThat(CURRENT.isCurrent(written)).isTrue();
    }

    @Test
    void theMissingStepsAreTakenInOrderAndOnce() throws Exception {
        try (MetadataStore before = Stores.open(home)) {
            before.put(IMAGES.get(0));
        }
        for (int i = 0; i < 2; i++) {
            try (MetadataStore after = open(LATER)) {
                assertThat(after.list()).containsExactly(IMAGES.get(0));
            }
        }
        assertThat(Sql.query(home.resolve("oci.db"), "PRAGMA user_version")).containsExactly("3");
        assertThat(Sql.query(home.resolve("oci.db"), "SELECT note FROM images")).containsExactly("from 2 to 3");
    }

    @Test
    void aStepThatFailsLeavesTheDatabaseAsItWas() throws Exception {
        try (MetadataStore before = Stores.open(home)) {
            before.put(IMAGES.get(0));
        }
        Sql.execute(home.resolve("oci.db"), "CREATE TABLE in_the_way (x)");
        try (MetadataStore after = open(LATER)) {
            assertThatThrownBy(after::list).hasMessageContaining("in_the_way");
        }
        assertThat(Sql.query(home.resolve("oci.db"), "PRAGMA user_version")).containsExactly("1");
        try (MetadataStore before = Stores.open(home)) {
            assertThat(before.list()).containsExactly(IMAGES.get(0));
        }
    }

    private MetadataStore open(Migrations migrations) {
        return Stores.open(home, Duration.ofMinutes(1), migrations, new RecordedNotices());
    }
}
