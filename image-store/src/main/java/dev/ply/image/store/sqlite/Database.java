package dev.ply.image.store.sqlite;

import dev.ply.image.error.ImageException;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, one piece of work at a time. The file is opened afresh for each, which costs about a millisecond: so
 * nothing is held between calls, threads share nothing, and a file that was replaced is seen. In WAL mode readers and
 * the writer don't wait for each other.
 */
final class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DatabaseFile file;
    private final Migrations migrations;
    private final Patience patience;
    private final Notices notices;

    Database(DatabaseFile file, Migrations migrations, Patience patience, Notices notices) {
        this.file = file;
        this.migrations = migrations;
        this.patience = patience;
        this.notices = notices;
    }

    /** Something to do in one transaction; done again from the start when another process gets in the way. */
    interface Work<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    DatabaseFile file() {
        return file;
    }

    /** Reads one consistent state; {@code absent} where there is no database, or none that is sound. */
    <T> T read(T absent, Work<T> work) throws IOException {
        Patience.Attempt<T> attempt = () -> readOnce(absent, work);
        try {
            return patience.with(attempt);
        } catch (SQLException e) {
            if (SqliteFailure.isCorrupt(e) && !file.isWritable()) {
                notices.warning(file.path() + ": ignored, since it is damaged: " + e.getMessage());
                return absent;
            }
            return replacingDamaged(e, attempt);
        }
    }

    /** Reads without setting a damaged file aside. */
    <T> T inspect(T absent, Work<T> work) throws SQLException, IOException {
        return patience.with(() -> readOnce(absent, work));
    }

    /** Writes all or nothing. Makes the database where there is none. */
    <T> T write(Work<T> work) throws IOException {
        file.createFolder();
        Patience.Attempt<T> attempt = () -> writeOnce(work);
        try {
            return patience.with(attempt);
        } catch (SQLException e) {
            return replacingDamaged(e, attempt);
        }
    }

    /** Writes where that can be done at once; what keeps it from being done is for those to tell who have to write. */
    void tryWrite(Work<?> work) throws IOException {
        try {
            writeOnce(work);
        } catch (SQLException e) {
            LOG.debug("{}: not written to", file.path(), e);
        }
    }

    /** Calls that have to wait from now on, and all later ones, fail as cancelled. */
    void close() {
        patience.close();
    }

    private <T> T readOnce(T absent, Work<T> work) throws SQLException, IOException {
        if (!file.exists()) {
            return absent;
        }
        if (file.isWritable()) {
            try (Connection connection = file.open()) {
                upgrade(connection);
                return inTransaction(connection, "BEGIN", work);
            } catch (SQLException e) {
                if (!SqliteFailure.isUnwritable(e)) {
                    throw e;
                }
                // A full disk has no room for the files beside the database; reading must work all the same.
            }
        }
        return new Unwritten(file).read(connection -> readAsItIs(connection, absent, work));
    }

    private <T> T readAsItIs(Connection connection, T absent, Work<T> work) throws SQLException, IOException {
        int version = Migrations.version(connection);
        if (version == 0) {
            return absent;
        }
        requireKnown(version);
        if (!migrations.isCurrent(version)) {
            throw new ImageException(file.path() + ": was written by an older ply and has to be upgraded, which "
                    + "needs a home that can be written");
        }
        return inTransaction(connection, "BEGIN", work);
    }

    private <T> T writeOnce(Work<T> work) throws SQLException, IOException {
        try (Connection connection = file.open()) {
            upgrade(connection);
            return inTransaction(connection, "BEGIN IMMEDIATE", work);
        }
    }

    /** Of two processes that start together, the second finds the work done once it has the lock. */
    private void upgrade(Connection connection) throws SQLException, IOException {
        int version = Migrations.version(connection);
        requireKnown(version);
        if (!migrations.isCurrent(version)) {
            execute(connection, "PRAGMA journal_mode = WAL");
            inTransaction(connection, "BEGIN IMMEDIATE", locked -> {
                migrations.apply(locked);
                return version;
            });
        }
    }

    private void requireKnown(int version) throws ImageException {
        if (migrations.isNewer(version)) {
            throw new ImageException(file.path() + ": was written by a newer ply (schema " + version
                    + "); use that one, or another home");
        }
    }

    private static <T> T inTransaction(Connection connection, String begin, Work<T> work)
            throws SQLException, IOException {
        execute(connection, begin);
        T result = work.on(connection); // Where this throws, closing the connection rolls back.
        execute(connection, "COMMIT");
        return result;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Sets a damaged file aside, unless that was done by another process meanwhile, and begins anew. */
    private <T> T replacingDamaged(SQLException failure, Patience.Attempt<T> attempt) throws IOException {
        if (!SqliteFailure.isCorrupt(failure)) {
            throw SqliteFailure.describe(file.path(), failure);
        }
        try {
            FileChannel lock = patience.lock(file.beside(".lock"));
            try {
                return patience.with(attempt);
            } catch (SQLException e) {
                if (!SqliteFailure.isCorrupt(e)) {
                    throw e;
                }
                Path aside = file.setAside();
                notices.warning(file.path() + ": damaged (" + e.getMessage() + "), so it was set aside as "
                        + aside.getFileName() + " and is built anew; images have to be pulled again");
            } finally {
                lock.close();
            }
            return patience.with(attempt);
        } catch (SQLException e) {
            throw SqliteFailure.describe(file.path(), e);
        }
    }
}
