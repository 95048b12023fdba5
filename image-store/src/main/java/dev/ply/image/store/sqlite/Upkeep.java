package dev.ply.image.store.sqlite;

import dev.ply.image.ImageKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** What is done now and then: removal and checks, through one connection and inside the caller's transaction. */
final class Upkeep {

    private final Connection connection;
    private final Handle database;

    Upkeep(Connection connection) {
        this.connection = connection;
        this.database = Jdbi.open(connection);
    }

    /** Removes an image; returns whether there was one. */
    boolean remove(ImageKey key) throws SQLException {
        try {
            int removed = database.createUpdate(
                            "DELETE FROM images WHERE reference = :reference AND platform = :platform")
                    .bind("reference", key.reference().toString())
                    .bind("platform", key.platform().toString())
                    .execute();
            Unreferenced.remove(connection);
            return removed > 0;
        } catch (JdbiException e) {
            throw unwrap(e);
        }
    }

    /** What SQLite finds wrong with the database as such. */
    List<String> faults() throws SQLException {
        try {
            List<String> faults = new ArrayList<>();
            database.select("PRAGMA integrity_check")
                    .mapTo(String.class)
                    .filter(finding -> !finding.equals("ok"))
                    .forEach(finding -> faults.add("database: " + finding));
            database.select("PRAGMA foreign_key_check")
                    .map((row, context) -> "database: a row of " + row.getString("table") + " refers to none in "
                            + row.getString("parent"))
                    .forEach(faults::add);
            return faults;
        } catch (JdbiException e) {
            throw unwrap(e);
        }
    }

    /** What the database said: whether to wait, give up or begin anew is decided by that. */
    private static SQLException unwrap(JdbiException failure) {
        if (failure.getCause() instanceof SQLException cause) {
            return cause;
        }
        throw failure;
    }
}
