package dev.ply.image.store.sqlite;

import static dev.ply.image.contract.StoredImages.image;
import static dev.ply.image.contract.StoredImages.indexedImage;
import static dev.ply.image.contract.StoredImages.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import dev.ply.image.contract.MetadataStoreContract;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.LockTimeoutException;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTest extends MetadataStoreContract {

    @Override
    protected MetadataStoreProvider provider() {
        return new SqliteStoreProvider();
    }

    @Test
    void theDatabaseIsInWalModeAndWithoutLeftOverFiles() throws Exception {
        putOne("alpine", "base");

        assertThat(Sql.query(database(), "PRAGMA journal_mode")).containsExactly("wal");
        assertThat(home().toFile().list()).containsExactly("oci.db");
    }

    @Test
    void everyFieldOfAConfigHasAColumn() throws Exception {
        try (InputStream full = SqliteStoreTest.class.getResourceAsStream("config.json");
                MetadataStore store = open()) {
            RawDocument config = RawDocument.of(MediaTypes.OCI_CONFIG, full.readAllBytes());
            StoredImage image = image("alpine", "base");
            store.put(new StoredImage(
                    image.key(),
                    image.manifest(),
                    Optional.empty(),
                    config,
                    image.layers(),
                    image.created(),
                    image.modified(),
                    image.lastUsed()));
        }
        assertThat(Sql.query(database(), """
                                SELECT created, author, architecture, variant, os, os_version, os_features, user,
                                       exposed_ports, env, entrypoint, cmd, volumes, working_dir, labels, stop_signal,
                                       args_escaped, memory, memory_swap, cpu_shares, healthcheck, shell, rootfs_type,
                                       diff_ids, history
                                FROM configs
                                """))
                .containsExactly(
                        "2026-01-02T03:04:05Z",
                        "Alyssa",
                        "arm",
                        "v7",
                        "linux",
                        "10.0",
                        "[\"win32k\"]",
                        "alice:users",
                        "{\"8080/tcp\":{}}",
                        "[\"PATH=/bin\",\"A=ü\"]",
                        "[\"/bin/app\"]",
                        "[\"--foo\"]",
                        "{\"/data\":{}}",
                        "/home/alice",
                        "{\"com.example\":\"1\"}",
                        "SIGKILL",
                        "1",
                        "2048",
                        "4096",
                        "8",
                        "{\"Test\":[\"CMD\",\"true\"]}",
                        "[\"/bin/sh\",\"-c\"]",
                        "layers",
                        "[\"sha256:c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1\"]",
                        "[{\"created_by\":\"/bin/sh\",\"empty_layer\":true}]");
    }

    @Test
    void removingTheLastImageEmptiesEveryTable() throws Exception {
        try (MetadataStore store = open()) {
            StoredImage image = indexedImage("alpine", "base", "base", "top");
            store.put(image);
            store.remove(image.key());
        }
        for (String table : new String[] {"images", "indexes", "manifests", "configs", "layers", "manifest_layers"}) {
            assertThat(Sql.query(database(), "SELECT count(*) FROM " + table))
                    .as(table)
                    .containsExactly("0");
        }
    }

    @Test
    void theSizeOfAnImageIsThatOfItsConfigAndDistinctLayers() throws Exception {
        StoredImage image = putOne("alpine", "base", "base", "top");

        assertThat(Sql.query(database(), "SELECT size FROM images")).containsExactly(Long.toString(image.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE manifests SET raw = x'00'",
                "UPDATE configs SET digest = 'sha256:0'",
                "DELETE FROM manifests",
                "DELETE FROM layers",
                "DELETE FROM manifest_layers WHERE position = 0",
                "DELETE FROM manifest_layers WHERE position = 1",
                "UPDATE manifest_layers SET layer = (SELECT layer FROM manifest_layers WHERE position = 0)",
                "UPDATE layers SET size = size + 1",
                "UPDATE layers SET diff_id = digest",
                "UPDATE manifest_layers SET diff_id = layer",
                "UPDATE manifests SET media_type = 'application/vnd.docker.distribution.manifest.v2+json'",
                "UPDATE images SET size = size + 1",
                "UPDATE manifest_layers SET annotations = '{'",
                "UPDATE manifest_layers SET diff_id = ''",
                "UPDATE images SET platform = 'linux/amd64', reference = 'No Reference'",
                "UPDATE images SET transport = 'elsewhere'",
            })
    void aDamagedRecordIsReportedIgnoredAndRebuilt(String damage) throws Exception {
        StoredImage damaged = putOne("alpine", "base", "top");
        Sql.execute(database(), "PRAGMA foreign_keys = OFF", damage);
        StoredImage sound = image("busybox", "other");

        try (MetadataStore store = open()) {
            assertThat(store.list()).isEmpty();
            assertThat(store.list()).isEmpty();
            assertThat(notices().warnings()).singleElement().asString().contains("it is ignored until");
            assertThat(store.verify()).isNotEmpty();
            assertThat(store.unreadable()).hasSize(1);
            store.put(sound);
            store.put(damaged);
            assertThat(store.find(damaged.key())).contains(damaged);
            assertThat(store.find(sound.key())).contains(sound);
        }
    }

    @Test
    void anImageThatIsWrongAboutADiffIdSpoilsNoOtherWhenItGoes() throws Exception {
        StoredImage right = image("right", "base");
        StoredImage wrong = wrongAboutItsDiffId(image("wrong", "base"));
        try (MetadataStore store = open()) {
            store.put(right);
            store.put(wrong);
            assertThat(store.list()).containsExactly(right, wrong);
            store.remove(wrong.key());
            assertThat(store.list()).containsExactly(right);
            assertThat(store.verify()).isEmpty();
        }
        assertThat(Sql.query(database(), "SELECT diff_id FROM layers"))
                .containsExactly(right.layers().get(0).diffId().toString());
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideAndReported() throws Exception {
        Files.createDirectories(home());
        Files.writeString(database(), "This is not a database, but long enough to be taken for one. ".repeat(100));
        StoredImage image = image("alpine", "base");

        try (MetadataStore store = open()) {
            assertThat(store.verify()).singleElement().asString().contains("not a database");
            assertThat(store.find(image.key())).isEmpty();
            assertThat(notices().warnings()).singleElement().asString().contains("set aside as oci.db.damaged-");
            store.put(image);
            assertThat(store.list()).containsExactly(image);
            assertThat(store.unreadable())
                    .singleElement()
                    .matches(record -> record.key().isEmpty() && record.text().contains("oci.db.damaged-"));
            assertThat(store.verify()).singleElement().asString().contains("oci.db.damaged-");
        }
        try (Stream<Path> files = Files.list(home())) {
            Path aside = files.filter(file -> file.getFileName().toString().startsWith("oci.db.damaged-"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(aside)).startsWith("This is not a database");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA user_version = 0",
                "DROP TABLE images",
                "DROP TABLE configs",
                "ALTER TABLE images RENAME COLUMN size TO bytes",
            })
    void aDatabaseThatLacksItsVersionOrATableIsSetAside(String damage) throws Exception {
        StoredImage image = putOne("alpine", "base");
        Sql.execute(database(), "PRAGMA foreign_keys = OFF", damage);

        try (MetadataStore store = open()) {
            assertThat(store.verify()).isNotEmpty();
            assertThat(store.unreadable()).hasSize(1);
            assertThat(store.list()).isEmpty();
            assertThat(notices().warnings()).singleElement().asString().contains("set aside as oci.db.damaged-");
            store.put(image);
            assertThat(store.list()).containsExactly(image);
            assertThat(store.unreadable()).hasSize(1);
        }
    }

    @Test
    void aDatabaseThatWasSetAsideIsAFaultUntilItsFileIsRemoved() throws Exception {
        Files.createDirectories(home());
        Files.writeString(database(), "no database");
        try (MetadataStore store = open()) {
            store.put(image("alpine", "base"));
            assertThat(store.verify())
                    .singleElement()
                    .asString()
                    .contains("a damaged database that was set aside")
                    .contains("remove this file");
            try (Stream<Path> files = Files.list(home())) {
                for (Path aside : files.filter(file -> file.toString().contains(".damaged-"))
                        .toList()) {
                    Files.delete(aside);
                }
            }
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void theImageOfADamagedRecordIsNamedWhereItCanBe() throws Exception {
        StoredImage damaged = putOne("alpine", "base", "top");
        Sql.execute(database(), "PRAGMA foreign_keys = OFF", "DELETE FROM layers");

        try (MetadataStore store = open()) {
            assertThat(store.unreadable())
                    .singleElement()
                    .matches(record -> record.key().equals(Optional.of(damaged.key())))
                    .matches(record -> record.text().contains("its size is missing"));
            store.put(damaged);
            assertThat(store.unreadable()).isEmpty();
        }
    }

    @Test
    void aDatabaseWithAnOverwrittenPageIsSetAsideByTheNextWrite() throws Exception {
        StoredImage image = putOne("alpine", "base");
        byte[] bytes = Files.readAllBytes(database());
        for (int i = 100; i < bytes.length; i++) {
            bytes[i] = (byte) 0xa5;
        }
        Files.write(database(), bytes);

        try (MetadataStore store = open()) {
            store.put(image);
            assertThat(store.list()).containsExactly(image);
        }
        assertThat(notices().warnings()).singleElement().asString().contains("set aside");
    }

    @Test
    void aDatabaseFromANewerReleaseIsRefusedUntouched() throws Exception {
        StoredImage image = putOne("alpine", "base");
        Sql.execute(database(), "PRAGMA user_version = 1000");
        byte[] before = Files.readAllBytes(database());

        try (MetadataStore store = open()) {
            assertThatThrownBy(() -> store.put(image)).hasMessageContaining("newer ply (schema 1000)");
            assertThatThrownBy(() -> store.find(image.key())).hasMessageContaining("newer ply");
            assertThatThrownBy(() -> store.remove(image.key())).hasMessageContaining("newer ply");
            assertThatThrownBy(store::list).hasMessageContaining("another home");
        }
        assertThat(Files.readAllBytes(database())).isEqualTo(before);
        assertThat(home().toFile().list()).containsExactly("oci.db");
    }

    @Test
    void charactersThatMeanSomethingInUrisAreTakenAsTheyAre() throws IOException {
        Path odd = home().resolve("a b?mode=memory&c#d%20;e");
        StoredImage image = image("alpine", "base");
        try (MetadataStore store = Stores.open(odd)) {
            store.put(image);
        }
        assertThat(odd.resolve("oci.db")).isRegularFile();
        try (MetadataStore store = Stores.open(odd)) {
            assertThat(store.list()).containsExactly(image);
        }
    }

    @Test
    void whatIsWrittenUnderAReaderWithoutLocksHasItReadAgain() throws Exception {
        putOne("alpine", "base");
        Unwritten reader = new Unwritten(new DatabaseFile(database(), false));
        Database.Work<Integer> writing = connection -> {
            Sql.execute(database(), "UPDATE images SET size = size + 1");
            return 0;
        };
        Database.Work<Integer> failing = connection -> {
            writing.on(connection);
            throw SqliteFailure.corrupt("half of it is new");
        };

        assertThat(reader.read(Migrations::version)).isEqualTo(1);
        for (Database.Work<Integer> disturbed : List.of(writing, failing)) {
            assertThatThrownBy(() -> reader.read(disturbed))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(SqliteFailure.isBusy(failure)).isTrue());
        }
        try (Connection other = Sql.connect(database())) {
            Sql.execute(other, "UPDATE images SET size = size + 1");
            assertThat(reader.read(writing)).as("with the locks of others").isZero();
        }
    }

    @Test
    void aDatabaseThatStaysBusyIsAnErrorThatSaysSo() throws Exception {
        StoredImage image = putOne("alpine", "base");
        try (Connection other = Sql.connect(database());
                MetadataStore store = Stores.open(home(), Duration.ZERO)) {
            Sql.execute(other, "BEGIN IMMEDIATE");
            assertThat(store.list()).containsExactly(image);
            assertThatThrownBy(() -> store.put(image))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("busy");
        }
    }

    @Test
    void usingAnImageDoesNotWaitForABusyDatabase() throws Exception {
        StoredImage image = putOne("alpine", "base");
        Instant used = Instant.ofEpochSecond(2_000_000_000);
        try (Connection other = Sql.connect(database());
                MetadataStore store = Stores.open(home(), Duration.ofHours(1))) {
            Sql.execute(other, "BEGIN IMMEDIATE");
            store.touch(image.key(), used);
            assertThat(store.list()).containsExactly(image);

            Sql.execute(other, "ROLLBACK");
            store.touch(image.key(), used);
            assertThat(store.list()).extracting(StoredImage::lastUsed).containsExactly(used);
        }
    }

    @Test
    void waitingForABusyDatabaseCanBeInterrupted() throws Exception {
        StoredImage image = putOne("alpine", "base");
        try (Connection other = Sql.connect(database());
                MetadataStore store = Stores.open(home(), Duration.ofHours(1))) {
            Sql.execute(other, "BEGIN IMMEDIATE");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.put(image)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aClosedStoreCancelsFurtherCalls() throws Exception {
        MetadataStore store = open();
        store.close();

        assertThatThrownBy(store::list).isInstanceOf(CancelledException.class);
    }

    @Test
    void aDatabaseThatWasDeletedMeanwhileIsMadeAnew() throws Exception {
        try (MetadataStore store = open()) {
            store.put(image("alpine", "base"));
            Files.delete(database());
            assertThat(store.find(key("alpine"))).isEmpty();
            store.put(image("busybox", "base"));
            assertThat(store.list()).hasSize(1);
        }
    }

    @Test
    void otherStoresHearOfADatabaseThatHasImagesOrCannotBeRead() throws Exception {
        String path = database().toString();
        assertThat(provider().records(home())).isEmpty();
        StoredImage image = putOne("alpine", "base");
        assertThat(provider().records(home())).contains(path);
        try (MetadataStore store = open()) {
            store.remove(image.key());
        }
        assertThat(provider().records(home())).isEmpty();

        Files.writeString(database(), "no database");
        assertThat(provider().records(home())).contains(path);
        assertThat(database()).hasContent("no database");
        Files.writeString(database(), "");
        assertThat(provider().records(home())).isEmpty();
    }

    /** The same blob in an image whose documents agree with each other, but not with the blob. */
    private static StoredImage wrongAboutItsDiffId(StoredImage image) {
        LayerDescriptor layer = image.layers().get(0);
        Digest wrong = Digest.sha256("another tar".getBytes(StandardCharsets.UTF_8));
        RawDocument config = replaced(image.config(), layer.diffId(), wrong);
        return new StoredImage(
                image.key(),
                replaced(image.manifest(), image.config().digest(), config.digest()),
                image.index(),
                config,
                List.of(new LayerDescriptor(layer.blob(), wrong)),
                image.created(),
                image.modified(),
                image.lastUsed());
    }

    private static RawDocument replaced(RawDocument document, Digest old, Digest renewed) {
        String text = document.text().replace(old.toString(), renewed.toString());
        return RawDocument.of(document.mediaType(), text.getBytes(StandardCharsets.UTF_8));
    }

    private StoredImage putOne(String reference, String... layers) throws IOException {
        StoredImage image = image(reference, layers);
        try (MetadataStore store = open()) {
            store.put(image);
        }
        return image;
    }

    private Path database() {
        return home().resolve("oci.db");
    }
}
