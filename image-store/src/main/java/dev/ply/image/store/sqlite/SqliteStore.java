package dev.ply.image.store.sqlite;

import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import dev.ply.image.error.CancelledException;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps images in one SQLite database. */
final class SqliteStore implements MetadataStore {

    private final Database database;
    private final Consumer<Unreadable> unreadable;

    SqliteStore(Database database, Notices notices) {
        this.database = database;
        Set<String> told = ConcurrentHashMap.newKeySet();
        this.unreadable = record -> {
            if (told.add(record.text())) {
                notices.warning(record.text() + "; it is ignored until the image is pulled again");
            }
        };
    }

    /** Whether there are images, or nobody knows. */
    static boolean mayHaveImages(Database database) throws IOException {
        try {
            return database.inspect(false, connection -> new ImageReader(connection, ignored -> {}).hasImages());
        } catch (CancelledException e) {
            throw e;
        } catch (SQLException | IOException e) {
            return true;
        }
    }

    @Override
    public Optional<StoredImage> find(ImageKey key) throws IOException {
        return read(Optional.empty(), images -> images.find(key));
    }

    @Override
    public List<StoredImage> list() throws IOException {
        return read(List.of(), ImageReader::list);
    }

    /** What can't be read is told at the end, since all may be read again from the start. */
    private <T> T read(T absent, Query<T> query) throws IOException {
        List<Unreadable> records = new ArrayList<>();
        T result = database.read(absent, connection -> {
            records.clear();
            return query.ask(new ImageReader(connection, records::add));
        });
        records.forEach(unreadable);
        return result;
    }

    /** What images there are, in one transaction. */
    private interface Query<T> {
        T ask(ImageReader images) throws SQLException;
    }

    @Override
    public void put(StoredImage image) throws IOException {
        database.write(connection -> {
            new ImageWriter(connection).put(image);
            return image;
        });
    }

    @Override
    public boolean remove(ImageKey key) throws IOException {
        return database.file().exists() && database.write(connection -> new Upkeep(connection).remove(key));
    }

    /**
     * Plain JDBC for the same reason as reading. Where nothing can be written, or somebody else keeps the database busy, using
     * an image must work all the same: the next use will be noted.
     */
    @Override
    public void touch(ImageKey key, Instant when) throws IOException {
        if (!database.file().exists() || !database.file().isWritable()) {
            return;
        }
        database.tryWrite(connection -> touch(connection, key, when));
    }

    @Override
    public List<Unreadable> unreadable() throws IOException {
        List<Unreadable> records = new ArrayList<>(setAside());
        try {
            records.addAll(database.inspect(List.of(), SqliteStore::unreadable));
        } catch (SQLException e) {
            records.add(new Unreadable(Optional.empty(), describe(e)));
        }
        return records;
    }

    /** The databases that were set aside: images that stood there may be lost for as long as nobody says otherwise. */
    private List<Unreadable> setAside() throws IOException {
        return database.file().setAsideEarlier().stream()
                .map(damaged -> new Unreadable(
                        Optional.empty(),
                        damaged
                                + ": a damaged database that was set aside; pull again what you still need, then remove"
                                + " this file"))
                .toList();
    }

    private String describe(SQLException failure) {
        return String.valueOf(
                SqliteFailure.describe(database.file().path(), failure).getMessage());
    }

    private static List<Unreadable> unreadable(Connection connection) throws SQLException {
        List<Unreadable> records = new ArrayList<>();
        new ImageReader(connection, records::add).list();
        return records;
    }

    @Override
    public List<String> verify() throws IOException {
        List<String> faults = new ArrayList<>();
        setAside().forEach(record -> faults.add(record.text()));
        try {
            faults.addAll(database.inspect(List.of(), SqliteStore::faults));
        } catch (SQLException e) {
            faults.add(describe(e));
        }
        return faults;
    }

    @Override
    public void close() {
        database.close();
    }

    private static int touch(Connection connection, ImageKey key, Instant when) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE images SET last_used = ? WHERE reference = ? AND platform = ?")) {
            update.setLong(1, when.toEpochMilli());
            update.setString(2, key.reference().toString());
            update.setString(3, key.platform().toString());
            return update.executeUpdate();
        }
    }

    private static List<String> faults(Connection connection) throws SQLException {
        List<String> faults = new Upkeep(connection).faults();
        unreadable(connection).forEach(record -> faults.add(record.text()));
        return faults;
    }
}
