package dev.ply.image.store.sqlite;

import dev.ply.image.io.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The file that holds the database, and those that SQLite puts beside it. Never opened other than by SQLite: closing
 * such a descriptor would drop SQLite's locks.
 *
 * @param path the database
 * @param sync whether commits survive a power cut
 */
record DatabaseFile(Path path, boolean sync) {

    /** How long SQLite waits for a lock by itself: short, since nothing interrupts it. */
    private static final int BUSY_MILLIS = 200;

    private static final String DAMAGED = ".damaged-";

    boolean exists() {
        return Files.exists(path);
    }

    /** Whether this process may write the database, and the files beside it that even reading in WAL mode needs. */
    boolean isWritable() {
        return Files.isWritable(exists() ? path : folder()) && Files.isWritable(folder());
    }

    void createFolder() throws IOException {
        Files.createDirectories(folder());
    }

    /** Opens for writing; makes an empty database where there is none. */
    Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(sync ? SynchronousMode.FULL : SynchronousMode.OFF);
        return connect("rwc", config);
    }

    /** Whether those who write keep the locks that readers need, too; readers that can't write can't make them. */
    boolean hasLocks() throws IOException {
        return hasLog() && Files.isReadable(beside("-shm"));
    }

    /** Opens what must not or can't be written, with the locks that are there or without any. */
    Connection openReadOnly(boolean locked) throws SQLException, IOException {
        SQLiteConfig config = new SQLiteConfig();
        if (locked) {
            return connect("ro", config);
        }
        if (!hasLog()) {
            return connect("ro&immutable=1", config);
        }
        // With the database to itself, SQLite keeps in memory what otherwise lies beside the log; nothing gets locked.
        config.setLockingMode(LockingMode.EXCLUSIVE);
        return connect("ro&vfs=unix-none", config);
    }

    /** What tells whether somebody wrote to the database meanwhile. */
    List<FileStamp> stamps() throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path written : List.of(path, beside("-wal"))) {
            try {
                stamps.add(FileStamp.of(written));
            } catch (NoSuchFileException e) {
                // That there is none is told by what is not in the list.
            }
        }
        return stamps;
    }

    /** An empty one is what opening leaves behind on a full disk. */
    private boolean hasLog() throws IOException {
        Path log = beside("-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    /** Moves the database away, for people to look at; nothing of it is lost. */
    Path setAside() throws IOException {
        Path target = beside(DAMAGED + System.currentTimeMillis());
        for (String suffix : new String[] {"-wal", "-shm", ""}) {
            if (Files.exists(beside(suffix))) {
                Files.move(
                        beside(suffix),
                        target.resolveSibling(target.getFileName() + suffix),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return target;
    }

    /** The databases that were moved away and are still here. */
    List<Path> setAsideEarlier() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            String prefix = path.getFileName() + DAMAGED;
            return files.filter(file -> file.getFileName().toString().matches(Pattern.quote(prefix) + "\\d+"))
                    .sorted()
                    .toList();
        }
    }

    Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private Path folder() {
        return path.resolveSibling("");
    }

    private Connection connect(String mode, SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        Properties properties = config.toProperties();
        // As a URI, so that no character of the path means anything to the driver.
        try {
            return JDBC.createConnection("jdbc:sqlite:" + path.toUri() + "?mode=" + mode, properties);
        } catch (UnsatisfiedLinkError e) {
            // The driver says properly only once that its library is missing.
            throw new SQLException("Error opening connection", e);
        }
    }
}
