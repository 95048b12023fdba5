package dev.ply.image.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from another one under its name, and from itself once it was written to. Two stamps of one unchanged
 * file are equal.
 *
 * @param key the file system's name for the file, where it has one
 * @param size in bytes
 * @param modified when it was written to; always the same for pipes, which change while they are read and can be read only
 *     once
 */
public record FileStamp(Optional<Object> key, long size, FileTime modified) {

    /**
     * The stamp of what is there now.
     *
     * @throws java.nio.file.NoSuchFileException when there is nothing
     */
    public static FileStamp of(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        FileTime modified = now.isRegularFile() ? now.lastModifiedTime() : FileTime.fromMillis(0);
        return new FileStamp(Optional.ofNullable(now.fileKey()), now.size(), modified);
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof FileStamp other
                && size == other.size
                && key.equals(other.key)
                && modified.equals(other.modified);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + modified.hashCode();
    }
}
