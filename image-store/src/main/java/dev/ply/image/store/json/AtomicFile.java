package dev.ply.image.store.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A file that is only ever replaced as a whole: everybody sees the old content or the new, also after a power cut.
 *
 * @param path its name
 * @param sync whether a power cut matters
 */
record AtomicFile(Path path, boolean sync) {

    /** When a temporary file can only be what a killed process left. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    void write(byte[] content, Instant modified) throws IOException {
        Files.createDirectories(folder());
        removeAbandoned();
        Path temporary = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                force(channel);
            }
            Files.setLastModifiedTime(temporary, FileTime.from(modified));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder();
    }

    /** Returns whether there was one. */
    boolean delete() throws IOException {
        boolean existed = Files.deleteIfExists(path);
        if (existed) {
            removeAbandoned();
            syncFolder();
        }
        return existed;
    }

    private void removeAbandoned() throws IOException {
        FileTime recent = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> temporaries = Files.newDirectoryStream(folder(), path.getFileName() + ".*.tmp")) {
            for (Path temporary : temporaries) {
                if (Files.exists(temporary)
                        && Files.getLastModifiedTime(temporary).compareTo(recent) < 0) {
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
            force(channel);
        }
    }

    private void force(FileChannel channel) throws IOException {
        if (sync) {
            channel.force(true);
        }
    }

    private Path folder() {
        return path.resolveSibling("");
    }
}
