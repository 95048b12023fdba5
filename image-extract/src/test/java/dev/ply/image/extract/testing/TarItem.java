package dev.ply.image.extract.testing;

import dev.ply.image.io.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of a tar to be built. What ustar can't hold goes into a PAX header by itself; what no archiver would write
 * can be asked for. Mutable; each setter returns the item.
 */
public final class TarItem {

    private static final int BLOCK = 512;

    private final ByteString name;
    private final char flag;
    private final Map<String, ByteString> pax = new TreeMap<>();
    private ByteString target = ByteString.EMPTY;
    private byte[] content = {};
    private int mode;
    private long uid;
    private long gid;
    private Instant modified = Instant.ofEpochSecond(1_700_000_000);
    private int major;
    private int minor;
    private long size = -1;
    private boolean checksum = true;
    private String magic = "ustar\00000";

    private TarItem(ByteString name, char flag, int mode) {
        this.name = name;
        this.flag = flag;
        this.mode = mode;
    }

    public static TarItem file(String name, String content) {
        return file(ByteString.utf8(name), content.getBytes(StandardCharsets.UTF_8));
    }

    public static TarItem file(ByteString name, byte[] content) {
        TarItem item = new TarItem(name, '0', 0644);
        item.content = content.clone();
        return item;
    }

    public static TarItem directory(String name) {
        return new TarItem(ByteString.utf8(name), '5', 0755);
    }

    public static TarItem symlink(String name, String target) {
        return new TarItem(ByteString.utf8(name), '2', 0777).target(ByteString.utf8(target));
    }

    public static TarItem hardLink(String name, String target) {
        return new TarItem(ByteString.utf8(name), '1', 0644).target(ByteString.utf8(target));
    }

    public static TarItem characterDevice(String name, int major, int minor) {
        return new TarItem(ByteString.utf8(name), '3', 0600).device(major, minor);
    }

    public static TarItem blockDevice(String name, int major, int minor) {
        return new TarItem(ByteString.utf8(name), '4', 0600).device(major, minor);
    }

    public static TarItem fifo(String name) {
        return new TarItem(ByteString.utf8(name), '6', 0600);
    }

    /** An entry of any type; {@code content} follows its header. */
    public static TarItem ofType(char flag, String name, byte[] content) {
        TarItem item = new TarItem(ByteString.utf8(name), flag, 0644);
        item.content = content.clone();
        return item;
    }

    public TarItem mode(int bits) {
        mode = bits;
        return this;
    }

    public TarItem owner(long user, long group) {
        uid = user;
        gid = group;
        return this;
    }

    public TarItem modified(Instant time) {
        modified = time;
        return this;
    }

    public TarItem xattr(String attribute, byte[] value) {
        return pax("SCHILY.xattr." + attribute, value);
    }

    public TarItem xattr(String attribute, String value) {
        return xattr(attribute, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A PAX record of this entry. */
    public TarItem pax(String key, byte[] value) {
        pax.put(key, ByteString.of(value));
        return this;
    }

    /** A PAX record of this entry. */
    public TarItem pax(String key, String value) {
        return pax(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the header announce this size, whatever follows it. */
    public TarItem announcing(long bytes) {
        size = bytes;
        return this;
    }

    /** Makes the header's checksum wrong. */
    public TarItem withWrongChecksum() {
        checksum = false;
        return this;
    }

    /** The eight bytes from 257 on: magic and version. */
    public TarItem magic(String eight) {
        magic = eight;
        return this;
    }

    private TarItem target(ByteString to) {
        target = to;
        return this;
    }

    private TarItem device(int majorNumber, int minorNumber) {
        major = majorNumber;
        minor = minorNumber;
        return this;
    }

    void writeTo(ByteArrayOutputStream out) {
        Map<String, ByteString> records = new TreeMap<>(pax);
        if (magic.startsWith("ustar\0")) {
            addNeeded(records);
        }
        if (!records.isEmpty()) {
            byte[] data = records(records);
            out.writeBytes(header(ByteString.utf8("PaxHeaders/x"), 'x', data.length));
            writePadded(out, data);
        }
        out.writeBytes(header(name, flag, size < 0 ? content.length : size));
        writePadded(out, content);
    }

    private void addNeeded(Map<String, ByteString> records) {
        putIfNeeded(records, "path", name, name.length() > 100 || !isAscii(name));
        putIfNeeded(records, "linkpath", target, target.length() > 100 || !isAscii(target));
        putIfNeeded(records, "uid", ByteString.utf8(Long.toString(uid)), uid > 07777777);
        putIfNeeded(records, "gid", ByteString.utf8(Long.toString(gid)), gid > 07777777);
        boolean odd = modified.getNano() != 0 || modified.getEpochSecond() < 0;
        putIfNeeded(records, "mtime", ByteString.utf8(decimal(modified)), odd);
    }

    private static void putIfNeeded(Map<String, ByteString> records, String key, ByteString value, boolean needed) {
        if (needed) {
            records.putIfAbsent(key, value);
        }
    }

    private static String decimal(Instant time) {
        return java.math.BigDecimal.valueOf(time.getEpochSecond())
                .add(java.math.BigDecimal.valueOf(time.getNano(), 9))
                .toPlainString();
    }

    static byte[] records(Map<String, ByteString> records) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            int body = key.getBytes(StandardCharsets.UTF_8).length + value.length() + 3;
            int length = body + Integer.toString(body).length();
            length = body + Integer.toString(length).length();
            data.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.UTF_8));
            data.writeBytes(value.toByteArray());
            data.write('\n');
        });
        return data.toByteArray();
    }

    private byte[] header(ByteString path, char type, long bytes) {
        byte[] block = new byte[BLOCK];
        put(block, 0, path, 100);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, Math.min(uid, 07777777));
        octal(block, 116, 8, Math.min(gid, 07777777));
        octal(block, 124, 12, bytes);
        octal(block, 136, 12, Math.max(0, modified.getEpochSecond()));
        block[156] = (byte) type;
        put(block, 157, target, 100);
        put(block, 257, ByteString.utf8(magic), 8);
        octal(block, 329, 8, major);
        octal(block, 337, 8, minor);
        seal(block);
        if (!checksum && type == flag) {
            block[0] ^= 1;
        }
        return block;
    }

    static byte[] header(String path, char type, long bytes) {
        return new TarItem(ByteString.utf8(path), type, 0644).header(ByteString.utf8(path), type, bytes);
    }

    /** Fills the checksum in. */
    public static void seal(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
    }

    static void writePadded(ByteArrayOutputStream out, byte[] data) {
        out.writeBytes(data);
        out.writeBytes(new byte[-data.length & (BLOCK - 1)]);
    }

    private static void put(byte[] block, int offset, ByteString value, int length) {
        System.arraycopy(value.toByteArray(), 0, block, offset, Math.min(value.length(), length));
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        String padded = "0".repeat(Math.max(0, length - 1 - digits.length())) + digits;
        put(block, offset, ByteString.utf8(padded), length);
    }

    private static boolean isAscii(ByteString value) {
        return value.utf8().chars().allMatch(c -> c < 0x80);
    }
}
