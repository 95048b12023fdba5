package dev.ply.image.cli.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells whether files are still what they were, by what the file system notes of every change. */
final class Stamps {

    private static final String ABSENT = "-";
    private static final long CLOCK_TICK_MILLISECONDS = 20;

    private Stamps() {}

    /** The file's identity, length and times; the same for an empty file as for one that isn't there. */
    static String of(Path path) throws IOException {
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            return attributes.isRegularFile() && attributes.size() == 0
                    ? ABSENT
                    : attributes.fileKey() + ":" + attributes.size() + ":"
                            + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + ":"
                            + changed(path);
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
    }

    /** The time of the last change of any kind, which no program can set back. */
    private static @Nullable Object changed(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ctime");
    }

    /** The state of a home's settings. */
    static String ofConfig(Path home) throws IOException {
        return of(config(home));
    }

    private static Path config(Path home) {
        return home.resolve("config.json");
    }

    /** The state of everything in a home that may change what ply answers, the layers themselves aside. */
    static String ofHome(Path home) throws IOException {
        StringBuilder stamp = new StringBuilder();
        for (Path path : truths(home)) {
            stamp.append(of(path)).append(' ');
        }
        return stamp.toString().strip();
    }

    /**
     * The database with its log; the folder of the json store, whose files are replaced by renaming; the folder of the
     * layers, where a name comes and goes with each blob and each layer; the settings.
     */
    private static List<Path> truths(Path home) {
        Path cache = home.resolve("cache");
        return List.of(
                home.resolve("oci.db"),
                home.resolve("oci.db-wal"),
                cache.resolve("images"),
                cache.resolve("layers"),
                config(home));
    }

    /**
     * Waits until changes from now on can be told from those before: file systems keep times no finer than a tick of the
     * kernel's clock, so two changes within one look alike.
     */
    static void settle(Path home) throws IOException, InterruptedException {
        long newest = 0;
        for (Path path : truths(home)) {
            try {
                newest = Math.max(newest, Files.getLastModifiedTime(path).toMillis());
            } catch (NoSuchFileException e) {
                // Nothing changed there.
            }
        }
        long age = System.currentTimeMillis() - newest;
        if (age >= 0 && age < CLOCK_TICK_MILLISECONDS) {
            Thread.sleep(CLOCK_TICK_MILLISECONDS - age);
        }
    }
}
