package dev.ply.image.layer;

import dev.ply.image.io.ByteString;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One name in a layer, as the layer's tar has it. Whiteouts appear under the names that they have in the tar
 * ({@code .wh.NAME}, {@code .wh..wh..opq}), flagged.
 *
 * @param path where
 * @param type what
 * @param mode the twelve permission bits, setuid, setgid and sticky included
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param modified the time of the last modification
 * @param size a regular file's length in bytes, else 0
 * @param linkTarget a symlink's target as it stands; else empty
 * @param hardLink for a further name of a file: the name of the same inode that comes first in path order, which has the
 *     content; such entries repeat its metadata
 * @param deviceMajor a device's major number, else 0
 * @param deviceMinor a device's minor number, else 0
 * @param xattrs extended attributes by full name ({@code user.x}, {@code security.capability}); those that the layer's
 *     tar has and that a layer may set
 * @param whiteout whether this is a whiteout or an opaque marker
 * @param opaque for a directory: whether nothing of lower layers shows through
 * @param implicit for a directory: whether the tar has no entry for it, so that its metadata is that of the nearest
 *     lower layer, and here a default
 */
public record LayerEntry(
        LayerPath path,
        Type type,
        int mode,
        long uid,
        long gid,
        Instant modified,
        long size,
        ByteString linkTarget,
        Optional<LayerPath> hardLink,
        int deviceMajor,
        int deviceMinor,
        SortedMap<String, ByteString> xattrs,
        boolean whiteout,
        boolean opaque,
        boolean implicit) {

    /** What a name stands for. */
    public enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        SOCKET
    }

    /** Copies the attributes. */
    public LayerEntry {
        xattrs = xattrs.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    public boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    /** What a directory passes on to the same directory in an upper layer that does not describe it. */
    public DirectoryMetadata directoryMetadata() {
        return new DirectoryMetadata(mode, uid, gid, modified, xattrs);
    }
}
