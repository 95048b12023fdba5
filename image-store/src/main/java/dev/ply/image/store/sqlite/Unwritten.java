package dev.ply.image.store.sqlite;

import dev.ply.image.io.FileStamp;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that is read where nothing can be written. Unless others keep the locks, a writer knows nothing of such a
 * reader, and may write under it: what was read then, or went wrong then, says nothing of the database.
 */
record Unwritten(DatabaseFile file) {

    /** Does this as it is; the database is busy where somebody wrote to it meanwhile. */
    <T> T read(Database.Work<T> work) throws SQLException, IOException {
        boolean locked = file.hasLocks();
        List<FileStamp> before = file.stamps();
        SQLException disturbed = SqliteFailure.busy("it was written to while it was read");
        try (Connection connection = file.openReadOnly(locked)) {
            T result = work.on(connection);
            if (locked || before.equals(file.stamps())) {
                return result;
            }
        } catch (SQLException e) {
            if (before.equals(file.stamps())) {
                throw e;
            }
            disturbed.initCause(e);
        }
        throw disturbed;
    }
}
