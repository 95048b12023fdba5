package dev.ply.image.extract.index;

import dev.ply.image.layer.LayerEntry;

/**
 * The file format. Numbers are big-endian.
 *
 * <pre>
 * 8   magic "plyindx2"
 *     one record an entry, in the order of paths, the root first, each
 *       1   type: 0 file, 1 directory, 2 symlink, 3 character device, 4 block device, 5 fifo, 6 socket
 *       1   flags: 1 whiteout, 2 opaque, 4 implicit, 8 hard link
 *       2   mode, the twelve permission bits
 *       4   uid
 *       4   gid
 *       8   time of the last modification, seconds since 1970
 *       4   and nanoseconds
 *       8   size
 *       4   device major
 *       4   device minor
 *       4   for a hard link: the position of the entry that has the content, before this one; else 0
 *       4   length of the path
 *       4   length of the symlink's target
 *       4   number of extended attributes
 *           path, without a leading slash
 *           target
 *           extended attributes, by name: 2 length of the name, 4 length of the value, name in UTF-8, value
 *     one table row an entry
 *       8   where its record begins
 *       4   the position of the first entry after this one that does not lie below it
 * 8   where the table begins
 * 4   number of entries
 * 4   CRC32C of everything before
 * </pre>
 */
final class IndexFormat {

    static final byte[] MAGIC = {'p', 'l', 'y', 'i', 'n', 'd', 'x', '2'};

    static final int WHITEOUT = 1;
    static final int OPAQUE = 2;
    static final int IMPLICIT = 4;
    static final int HARD_LINK = 8;
    static final int ALL_FLAGS = 15;

    static final int FLAGS = 1;
    static final int MODE = 2;
    static final int UID = 4;
    static final int GID = 8;
    static final int SECONDS = 12;
    static final int NANOS = 20;
    static final int SIZE = 24;
    static final int MAJOR = 32;
    static final int MINOR = 36;
    static final int LINK = 40;
    static final int PATH_LENGTH = 44;
    static final int TARGET_LENGTH = 48;
    static final int XATTRS = 52;
    static final int FIXED = 56;

    static final int ROW = 12;
    static final int TRAILER = 16;

    private static final LayerEntry.Type[] TYPES = {
        LayerEntry.Type.FILE,
        LayerEntry.Type.DIRECTORY,
        LayerEntry.Type.SYMLINK,
        LayerEntry.Type.CHARACTER_DEVICE,
        LayerEntry.Type.BLOCK_DEVICE,
        LayerEntry.Type.FIFO,
        LayerEntry.Type.SOCKET
    };

    private IndexFormat() {}

    /** The type with this code, from 0 to {@link #typeCount} - 1. */
    static LayerEntry.Type type(int code) {
        return TYPES[code];
    }

    static int typeCount() {
        return TYPES.length;
    }

    static int code(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> 0;
            case DIRECTORY -> 1;
            case SYMLINK -> 2;
            case CHARACTER_DEVICE -> 3;
            case BLOCK_DEVICE -> 4;
            case FIFO -> 5;
            case SOCKET -> 6;
        };
    }
}
