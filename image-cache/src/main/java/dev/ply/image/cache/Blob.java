package dev.ply.image.cache;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.io.VerifyingInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A layer's compressed bytes on the disk. Only whole, verified blobs ever have the final name, so that a look at name
 * and size tells whether one is here.
 */
final class Blob {

    private final Descriptor descriptor;
    private final Path file;
    private final Disk disk;

    Blob(Descriptor descriptor, Path file, Disk disk) {
        this.descriptor = descriptor;
        this.file = file;
        this.disk = disk;
    }

    Digest digest() {
        return descriptor.digest();
    }

    long size() {
        return descriptor.size();
    }

    Path file() {
        return file;
    }

    Path partial() {
        return CacheLayout.partial(file);
    }

    boolean isWhole() throws IOException {
        return length(file) == descriptor.size();
    }

    /** Whether the file with the final name is the blob, which takes reading it. */
    boolean isProven() throws IOException {
        return fault(file, digest(), size()).isEmpty();
    }

    /**
     * What is wrong with a file that should be the blob with this digest.
     *
     * @param size in bytes; -1 where it is not known
     */
    static Optional<String> fault(Path file, Digest digest, long size) throws IOException {
        if (Files.isDirectory(file)) {
            return Optional.of("a directory");
        }
        try (InputStream in = new VerifyingInputStream(Files.newInputStream(file), "layer " + digest, digest, size)) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        } catch (IntegrityException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is a file with the final name that can't be the blob. */
    boolean isDamaged() throws IOException {
        long length = length(file);
        return length >= 0 && length != descriptor.size();
    }

    /** How much of the blob is here. */
    long bytesHere() throws IOException {
        return isWhole() ? descriptor.size() : Math.max(0, Math.min(length(partial()), descriptor.size()));
    }

    private static long length(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** The bytes. */
    InputStream open() throws IOException {
        if (!isWhole()) {
            throw new NotCachedException(
                    "layer " + digest() + ": its blob is not in the cache; pull the image again with --force",
                    digest());
        }
        return new FileInputStream(file.toFile());
    }

    /** Makes the partial file survive a power cut. */
    void syncPartial() throws IOException {
        disk.syncFile(partial());
    }

    /** Gives the partial file, which was verified to be whole and synced, the final name, whatever has it now. */
    void publish() throws IOException {
        if (Files.isDirectory(file)) {
            new FileTree(file).delete();
        }
        disk.publish(partial(), file);
    }

    /** Whether a partial file is here that was not published. */
    boolean hasPartial() {
        return Files.exists(partial());
    }

    void deletePartial() throws IOException {
        Files.deleteIfExists(partial());
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        disk.syncDirectory(file.resolveSibling("."));
    }
}
