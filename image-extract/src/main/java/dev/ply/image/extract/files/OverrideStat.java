package dev.ply.image.extract.files;

import dev.ply.image.layer.LayerEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The value of {@code user.containers.override_stat}: what a file is when its reader is told, not the kernel. */
enum OverrideStat {
    /**
     * {@code uid:gid:0mode}, special files followed by what they are. Their modes go without the bits of the type: readers
     * that don't know the last field join those with a regular file's to a type that does not exist, and fail.
     */
    TEXT {
        @Override
        byte[] encode(LayerEntry.Type type, int mode, long uid, long gid, int major, int minor) {
            boolean real = type == LayerEntry.Type.FILE || type == LayerEntry.Type.DIRECTORY;
            String value = uid + ":" + gid + ":0" + Integer.toOctalString(real ? typeBits(type) | mode : mode)
                    + switch (type) {
                        case BLOCK_DEVICE -> ":block-" + major + "-" + minor;
                        case CHARACTER_DEVICE -> ":char-" + major + "-" + minor;
                        case FIFO -> ":pipe";
                        case SOCKET -> ":socket";
                        case FILE, DIRECTORY, SYMLINK -> "";
                    };
            return value.getBytes(StandardCharsets.US_ASCII);
        }
    },

    /** Version 1, three bytes of zero, then uid, gid, mode and device number, little-endian. */
    BINARY {
        @Override
        byte[] encode(LayerEntry.Type type, int mode, long uid, long gid, int major, int minor) {
            return ByteBuffer.allocate(20)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(1)
                    .putInt((int) uid)
                    .putInt((int) gid)
                    .putInt(typeBits(type) | mode)
                    .putInt((int) deviceNumber(major, minor))
                    .array();
        }
    };

    static final String NAME = "containers.override_stat";

    abstract byte[] encode(LayerEntry.Type type, int mode, long uid, long gid, int major, int minor);

    /** A device number as Linux packs it. */
    static long deviceNumber(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }

    /** The file-type bits of a mode. */
    static int typeBits(LayerEntry.Type type) {
        return switch (type) {
            case FIFO -> 0010000;
            case CHARACTER_DEVICE -> 0020000;
            case DIRECTORY -> 0040000;
            case BLOCK_DEVICE -> 0060000;
            case FILE -> 0100000;
            case SYMLINK -> 0120000;
            case SOCKET -> 0140000;
        };
    }
}
