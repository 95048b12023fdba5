package dev.ply.image.extract.index;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of the records in an index, by position. Reads at absolute places, so threads can share it. */
final class IndexRecords {

    private final ByteBuffer data;
    private final int table;
    private final int count;

    IndexRecords(ByteBuffer data, int table, int count) {
        this.data = data;
        this.table = table;
        this.count = count;
    }

    int count() {
        return count;
    }

    int offset(int i) {
        return (int) data.getLong(table + i * IndexFormat.ROW);
    }

    /** The first position after this entry and all that lies below it. */
    int next(int i) {
        return data.getInt(table + i * IndexFormat.ROW + 8);
    }

    LayerEntry.Type type(int i) {
        return IndexFormat.type(data.get(offset(i)));
    }

    boolean isDirectory(int i) {
        return type(i) == LayerEntry.Type.DIRECTORY;
    }

    boolean hasFlag(int i, int flag) {
        return (data.get(offset(i) + IndexFormat.FLAGS) & flag) != 0;
    }

    int pathLength(int i) {
        return data.getInt(offset(i) + IndexFormat.PATH_LENGTH);
    }

    int targetLength(int i) {
        return data.getInt(offset(i) + IndexFormat.TARGET_LENGTH);
    }

    int pathStart(int i) {
        return offset(i) + IndexFormat.FIXED;
    }

    /** Whether the path begins with the directory's and a slash. */
    boolean pathStartsWith(int i, int directory) {
        int length = pathLength(directory);
        return length == 0 || (sharedPath(i, directory) == length && data.get(pathStart(i) + length) == '/');
    }

    /** Compares as {@link LayerPath} does. */
    int comparePaths(int one, int other) {
        int shared = sharedPath(one, other);
        return shared == pathLength(one) || shared == pathLength(other)
                ? pathLength(one) - pathLength(other)
                : order(data.get(pathStart(one) + shared), data.get(pathStart(other) + shared));
    }

    /** How many bytes two paths begin with alike: eight at a time, since each byte costs as much as eight. */
    private int sharedPath(int one, int other) {
        int start = pathStart(one);
        int otherStart = pathStart(other);
        int length = Math.min(pathLength(one), pathLength(other));
        int shared = 0;
        while (shared + Long.BYTES <= length && data.getLong(start + shared) == data.getLong(otherStart + shared)) {
            shared += Long.BYTES;
        }
        while (shared < length && data.get(start + shared) == data.get(otherStart + shared)) {
            shared++;
        }
        return shared;
    }

    /** The position of the path, or the negative one less where it would be. */
    int find(LayerPath path) {
        ByteString wanted = path.bytes();
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, wanted);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    LayerEntry entry(int i) {
        int at = offset(i);
        LayerEntry.Type type = type(i);
        int path = pathStart(i);
        int target = path + pathLength(i);
        boolean link = hasFlag(i, IndexFormat.HARD_LINK);
        return new LayerEntry(
                path(i),
                type,
                data.getShort(at + IndexFormat.MODE),
                data.getInt(at + IndexFormat.UID) & 0xffff_ffffL,
                data.getInt(at + IndexFormat.GID) & 0xffff_ffffL,
                Instant.ofEpochSecond(data.getLong(at + IndexFormat.SECONDS), data.getInt(at + IndexFormat.NANOS)),
                data.getLong(at + IndexFormat.SIZE),
                bytes(target, targetLength(i)),
                link ? Optional.of(path(data.getInt(at + IndexFormat.LINK))) : Optional.empty(),
                data.getInt(at + IndexFormat.MAJOR),
                data.getInt(at + IndexFormat.MINOR),
                xattrs(target + targetLength(i), data.getInt(at + IndexFormat.XATTRS)),
                hasFlag(i, IndexFormat.WHITEOUT),
                hasFlag(i, IndexFormat.OPAQUE),
                hasFlag(i, IndexFormat.IMPLICIT));
    }

    private LayerPath path(int i) {
        return LayerPath.of(bytes(pathStart(i), pathLength(i)));
    }

    private SortedMap<String, ByteString> xattrs(int start, int number) {
        SortedMap<String, ByteString> xattrs = new TreeMap<>();
        int at = start;
        for (int x = 0; x < number; x++) {
            int nameLength = data.getShort(at) & 0xffff;
            int valueLength = data.getInt(at + 2);
            int name = at + 6;
            xattrs.put(bytes(name, nameLength).utf8(), bytes(name + nameLength, valueLength));
            at = name + nameLength + valueLength;
        }
        return xattrs;
    }

    private ByteString bytes(int start, int length) {
        return ByteString.of(array(start, length));
    }

    private byte[] array(int start, int length) {
        byte[] bytes = new byte[length];
        data.get(start, bytes);
        return bytes;
    }

    private int compare(int i, ByteString path) {
        int start = pathStart(i);
        int shared = Math.min(pathLength(i), path.length());
        for (int at = 0; at < shared; at++) {
            byte mine = data.get(start + at);
            if (mine != path.at(at)) {
                return order(mine, path.at(at));
            }
        }
        return pathLength(i) - path.length();
    }

    /** A slash comes before every other byte, so that what a directory holds follows it. */
    private static int order(byte one, byte other) {
        return (one == '/' ? -1 : one & 0xff) - (other == '/' ? -1 : other & 0xff);
    }
}
