package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads extended attributes, those beside an inode and those in the shared table. */
final class XattrDecoder {

    private static final int HEADER = 12;
    private static final int ENTRY = 4;

    private final ImageInput input;
    private final long table;

    /** Reads from an image whose shared table is at {@code table}. */
    XattrDecoder(ImageInput input, long table) {
        this.input = input;
        this.table = table;
    }

    SortedMap<String, ByteString> decode(StoredInode stored) throws IOException {
        SortedMap<String, ByteString> found = new TreeMap<>();
        int length = stored.inode().attributeBytes();
        if (length == 0) {
            return found;
        }
        ByteBuffer body = read(stored.end(), length);
        int shared = body.get(4) & 0xff;
        require(HEADER + shared * Integer.BYTES <= length);
        body.position(HEADER);
        for (int i = 0; i < shared; i++) {
            addShared(body.getInt() & 0xffffffffL, found);
        }
        while (body.remaining() >= ENTRY && body.getInt(body.position()) != 0) {
            add(body, found);
        }
        return found;
    }

    private void addShared(long identifier, SortedMap<String, ByteString> found) throws IOException {
        long position = table + identifier * Integer.BYTES;
        ByteBuffer fixed = read(position, ENTRY);
        add(read(position, ENTRY + (fixed.get(0) & 0xff) + (fixed.getShort(2) & 0xffff)), found);
    }

    private static void add(ByteBuffer source, SortedMap<String, ByteString> found) throws IntegrityException {
        int start = source.position();
        int suffix = source.get() & 0xff;
        int index = source.get() & 0xff;
        int value = source.getShort() & 0xffff;
        require(suffix + value <= source.remaining());
        Optional<XattrPrefix> prefix = XattrPrefix.of(index);
        require(prefix.isPresent());
        String name = prefix.orElseThrow().name(bytes(source, suffix).utf8());
        found.put(name, bytes(source, value));
        int padded = (ENTRY + suffix + value + ENTRY - 1) & -ENTRY;
        source.position(Math.min(start + padded, source.limit()));
    }

    private static ByteString bytes(ByteBuffer source, int length) {
        byte[] bytes = new byte[length];
        source.get(bytes);
        return ByteString.of(bytes);
    }

    private ByteBuffer read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        input.read(position, bytes, 0, length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean condition) throws IntegrityException {
        if (!condition) {
            throw new IntegrityException("EROFS image: corrupt extended attributes");
        }
    }
}
