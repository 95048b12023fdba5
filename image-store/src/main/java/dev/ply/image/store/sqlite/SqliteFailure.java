package dev.ply.image.store.sqlite;

import dev.ply.image.error.ImageException;
import dev.ply.image.error.NoSpaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean here. */
final class SqliteFailure {

    /** SQLite has no code of its own for what it says so. */
    private static final Pattern MISSING = Pattern.compile("no such (table|column)");

    private SqliteFailure() {}

    /** Somebody else has the database; the same again may succeed. */
    static boolean isBusy(SQLException failure) {
        return is(failure, SQLiteErrorCode.SQLITE_BUSY) || is(failure, SQLiteErrorCode.SQLITE_PROTOCOL);
    }

    static SQLException busy(String why) {
        return new SQLException(why, null, SQLiteErrorCode.SQLITE_BUSY.code);
    }

    /** The file is damaged, or no database at all, or not one of ours. */
    static boolean isCorrupt(SQLException failure) {
        return is(failure, SQLiteErrorCode.SQLITE_CORRUPT)
                || is(failure, SQLiteErrorCode.SQLITE_NOTADB)
                || (is(failure, SQLiteErrorCode.SQLITE_ERROR)
                        && MISSING.matcher(String.valueOf(failure.getMessage())).find());
    }

    static SQLException corrupt(String why) {
        return new SQLException(why, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
    }

    /** The files beside the database, which even reading needs, could not be made. */
    static boolean isUnwritable(SQLException failure) {
        return is(failure, SQLiteErrorCode.SQLITE_FULL)
                || is(failure, SQLiteErrorCode.SQLITE_IOERR)
                || is(failure, SQLiteErrorCode.SQLITE_CANTOPEN)
                || is(failure, SQLiteErrorCode.SQLITE_READONLY);
    }

    static ImageException describe(Path file, SQLException failure) {
        if (isFull(failure)) {
            return new NoSpaceException(file + ": no room for the image's metadata; make room and try again", failure);
        }
        if (isWithoutLibrary(failure)) {
            return new ImageException(
                    file + ": SQLite's library can't be loaded from " + libraryFolder()
                            + "; set -Dorg.sqlite.tmpdir to a folder that allows programs, or choose the store json",
                    failure);
        }
        if (is(failure, SQLiteErrorCode.SQLITE_CANTOPEN) && Files.exists(file) && !Files.isReadable(file)) {
            return new ImageException(
                    file + ": can't be read; make it readable for this user, or choose another home", failure);
        }
        if (is(failure, SQLiteErrorCode.SQLITE_READONLY) || is(failure, SQLiteErrorCode.SQLITE_CANTOPEN)) {
            return new ImageException(
                    file + ": can't be written; make it and its folder writable for this user, or choose another home",
                    failure);
        }
        return new ImageException(file + ": " + failure.getMessage(), failure);
    }

    /** Also where it is the shared memory beside the database that there is no room for. */
    private static boolean isFull(SQLException failure) {
        return is(failure, SQLiteErrorCode.SQLITE_FULL)
                || (failure instanceof SQLiteException sqlite
                        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
    }

    /** The driver has the library in its jar, and copies it to where the system can load it. */
    private static boolean isWithoutLibrary(SQLException failure) {
        return failure.getCause() instanceof NativeLibraryNotFoundException
                || failure.getCause() instanceof UnsatisfiedLinkError;
    }

    private static String libraryFolder() {
        return System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
    }

    private static boolean is(SQLException failure, SQLiteErrorCode code) {
        return failure.getErrorCode() == code.code;
    }
}
