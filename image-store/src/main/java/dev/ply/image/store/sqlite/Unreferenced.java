package dev.ply.image.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Rows that nothing refers to any more, once an image was removed or is another one. */
final class Unreferenced {

    /** In an order that foreign keys allow; at last a diff_id that only an image that is gone gave. */
    private static final List<String> REMOVAL = List.of(
            "DELETE FROM manifests WHERE digest NOT IN (SELECT manifest FROM images)",
            "DELETE FROM configs WHERE digest NOT IN (SELECT config FROM manifests)",
            "DELETE FROM indexes WHERE digest NOT IN (SELECT image_index FROM images WHERE image_index IS NOT NULL)",
            "DELETE FROM layers WHERE digest NOT IN (SELECT layer FROM manifest_layers)",
            """
            UPDATE layers
            SET diff_id = (SELECT p.diff_id FROM manifest_layers p WHERE p.layer = layers.digest)
            WHERE diff_id NOT IN (SELECT p.diff_id FROM manifest_layers p WHERE p.layer = layers.digest)
            """);

    private Unreferenced() {}

    /** Removes them, inside the caller's transaction. */
    static void remove(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String removal : REMOVAL) {
                statement.executeUpdate(removal);
            }
        }
    }
}
