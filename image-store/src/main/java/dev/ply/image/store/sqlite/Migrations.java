package dev.ply.image.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The steps from each version of the schema to the next: {@code 1.sql}, {@code 2.sql} and so on, without a gap, beside
 * a class. A further version is one more file. The database keeps its version in its header, so that being up to date
 * costs the reading of one integer.
 *
 * @param beside the class that the files lie beside
 */
record Migrations(Class<?> beside) {

    /**
     * The database's version; 0 for one that is still empty. One that has tables and no version is damaged: what its tables
     * are is anybody's guess. Both are read at once, since another process may be making them.
     */
    static int version(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT user_version, EXISTS (SELECT 1 FROM sqlite_schema) FROM pragma_user_version")) {
            int version = row.getInt(1);
            if (version == 0 && row.getBoolean(2)) {
                throw SqliteFailure.corrupt("it has tables, but no version");
            }
            return version;
        }
    }

    boolean isCurrent(int version) {
        return isKnown(version) && !isKnown(version + 1);
    }

    /** Whether only a later release can have written a database of this version. */
    boolean isNewer(int version) {
        return version != 0 && !isKnown(version);
    }

    /** Takes the missing steps, inside the caller's transaction. */
    void apply(Connection database) throws SQLException, IOException {
        try (Statement statement = database.createStatement()) {
            for (int next = version(database) + 1; isKnown(next); next++) {
                statement.executeUpdate(script(next));
                statement.executeUpdate("PRAGMA user_version = " + next);
            }
        }
    }

    private boolean isKnown(int version) {
        return beside.getResource(version + ".sql") != null;
    }

    private String script(int version) throws IOException {
        try (InputStream script = beside.getResourceAsStream(version + ".sql")) {
            if (script == null) {
                throw new IOException("the schema's version " + version + " is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
