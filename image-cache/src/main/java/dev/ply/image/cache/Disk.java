package dev.ply.image.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * How names appear on the disk: complete, all at once, and not before their contents.
 *
 * @param sync whether that is to hold after a power cut, too
 */
record Disk(boolean sync) {

    /** Gives a file or directory, whose contents are on the disk already, its final name. */
    void publish(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(parent(to));
    }

    /**
     * The same where a directory may have to take the place of another, which no rename does at once: the old one is put
     * {@code aside}, on the same file system, and is the caller's to remove.
     */
    void replace(Path from, Path to, Path aside) throws IOException {
        boolean directories = Files.isDirectory(from) || Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        if (directories && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(to, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        publish(from, to);
    }

    /** Writes a file that appears complete or not at all. */
    void write(Path target, byte[] content) throws IOException {
        Path temporary = CacheLayout.temporary(target);
        Files.write(temporary, content);
        publishFile(temporary, target);
    }

    /** Copies a file that appears complete or not at all. */
    void copy(Path source, Path target) throws IOException {
        Path temporary = CacheLayout.temporary(target);
        Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
        publishFile(temporary, target);
    }

    private void publishFile(Path temporary, Path target) throws IOException {
        syncFile(temporary);
        publish(temporary, target);
    }

    void syncFile(Path file) throws IOException {
        if (sync) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    void syncDirectory(Path directory) throws IOException {
        if (sync) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Makes a directory that, where it is new, is for this user alone, since layers may hold programs with setuid. */
    static void createPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** The names in a directory. */
    static List<Path> list(Path directory, String glob) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(names::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** The path itself or the nearest directory above it that exists. */
    static Path existing(Path path) throws IOException {
        for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                return at;
            }
        }
        throw new NoSuchFileException(path.toString());
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }
}
