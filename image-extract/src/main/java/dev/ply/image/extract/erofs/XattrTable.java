package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Encodes extended attributes. They go into a table that all inodes share, each once; when the table is full, or an inode
 * has more than it can refer to, they follow their inode. Encoding the same attributes again gives the same bytes.
 */
final class XattrTable {

    private static final int HEADER = 12;
    private static final int MAX_SHARED_PER_INODE = 255;
    private static final int MAX_TABLE = 4 << 20;
    private static final int MAX_BODY = HEADER + 0xfffe * 4;
    private static final int MAX_NAME = 255;
    private static final int MAX_VALUE = 0xffff;

    private final Map<ByteString, Integer> identifiers = new HashMap<>();
    private final ByteArrayOutputStream table = new ByteArrayOutputStream();

    /**
     * What follows an inode with these attributes; nothing where there are none that the kernel has a name space for.
     *
     * @throws IntegrityException when the format can't hold them
     */
    byte[] encode(SortedMap<String, ByteString> xattrs) throws IntegrityException {
        return encode(xattrs, MAX_TABLE);
    }

    /** The same for the root directory, which lies in the first block and has no room for more than references. */
    byte[] encodeForRoot(SortedMap<String, ByteString> xattrs) throws IntegrityException {
        if (xattrs.size() > MAX_SHARED_PER_INODE) {
            throw new LimitExceededException(
                    "EROFS image: more than " + MAX_SHARED_PER_INODE + " extended attributes on the root directory");
        }
        return encode(xattrs, Integer.MAX_VALUE);
    }

    /** The table of what is shared. */
    byte[] table() {
        return table.toByteArray();
    }

    private byte[] encode(SortedMap<String, ByteString> xattrs, int maxTable) throws IntegrityException {
        List<Integer> shared = new ArrayList<>();
        List<byte[]> inline = new ArrayList<>();
        int length = HEADER;
        for (Map.Entry<String, ByteString> xattr : xattrs.entrySet()) {
            byte[] entry = entry(xattr.getKey(), xattr.getValue());
            if (entry.length == 0) {
                continue;
            }
            Integer identifier = shared.size() < MAX_SHARED_PER_INODE ? share(entry, maxTable) : null;
            if (identifier == null) {
                inline.add(entry);
                length += entry.length;
            } else {
                shared.add(identifier);
                length += Integer.BYTES;
            }
            if (length > MAX_BODY) {
                throw new LimitExceededException(
                        "EROFS image: more than " + MAX_BODY + " bytes of extended attributes on one file");
            }
        }
        return shared.isEmpty() && inline.isEmpty() ? new byte[0] : body(length, shared, inline);
    }

    private static byte[] body(int length, List<Integer> shared, List<byte[]> inline) {
        ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        body.put(4, (byte) shared.size()).position(HEADER);
        shared.forEach(body::putInt);
        inline.forEach(body::put);
        return body.array();
    }

    /** The entry's place in the table, in units of four bytes; null where it does not belong there. */
    private @Nullable Integer share(byte[] entry, int maxTable) {
        ByteString key = ByteString.of(entry);
        Integer known = identifiers.get(key);
        if (known != null || table.size() + entry.length > maxTable) {
            return known;
        }
        int identifier = table.size() / Integer.BYTES;
        table.writeBytes(entry);
        identifiers.put(key, identifier);
        return identifier;
    }

    private static byte[] entry(String name, ByteString value) throws IntegrityException {
        Optional<XattrPrefix> prefix = XattrPrefix.of(name);
        if (prefix.isEmpty()) {
            return new byte[0];
        }
        byte[] suffix = prefix.get().suffix(name).getBytes(StandardCharsets.UTF_8);
        if (suffix.length > MAX_NAME || value.length() > MAX_VALUE) {
            throw new LimitExceededException("EROFS image: the extended attribute " + ByteString.utf8(name)
                    + " is longer than the format allows");
        }
        int length = 4 + suffix.length + value.length();
        ByteBuffer entry = ByteBuffer.allocate((length + 3) & -4).order(ByteOrder.LITTLE_ENDIAN);
        entry.put((byte) suffix.length).put((byte) prefix.get().index()).putShort((short) value.length());
        entry.put(suffix);
        value.copyTo(entry.array(), entry.position());
        return entry.array();
    }
}
