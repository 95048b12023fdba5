package dev.ply.image.extract.tar;

import dev.ply.image.io.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * One entry of an archive, extended headers applied.
 *
 * @param name the name as it stands, slashes and all
 * @param type what it is
 * @param mode the twelve permission bits
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param modified the time of the last modification
 * @param size a file's length with its holes, else 0
 * @param linkTarget a symlink's or hard link's target as it stands, else empty
 * @param deviceMajor a device's major number, else 0
 * @param deviceMinor a device's minor number, else 0
 * @param xattrs extended attributes by full name, all that the archive has
 * @param data where a file has bytes, in rising order; what lies between and after is zeros. A file without holes has
 *     one region, an empty one none
 */
public record TarEntry(
        ByteString name,
        Type type,
        int mode,
        long uid,
        long gid,
        Instant modified,
        long size,
        ByteString linkTarget,
        int deviceMajor,
        int deviceMinor,
        SortedMap<String, ByteString> xattrs,
        List<Region> data) {

    /** What an entry is. */
    public enum Type {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }

    /**
     * A run of bytes in a file.
     *
     * @param offset where in the file
     * @param length how many, at least 1
     */
    public record Region(long offset, long length) {}
}
