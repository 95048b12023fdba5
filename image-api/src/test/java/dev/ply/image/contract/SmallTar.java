package dev.ply.image.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar in the old, plain form, entry by entry, whatever the names are. */
final class SmallTar {

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    SmallTar file(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(header(name, '0', 0644, bytes.length, ""));
        out.writeBytes(Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    SmallTar directory(String name, int mode) {
        out.writeBytes(header(name + "/", '5', mode, 0, ""));
        return this;
    }

    SmallTar symbolicLink(String name, String target) {
        out.writeBytes(header(name, '2', 0777, 0, target));
        return this;
    }

    SmallTar hardLink(String name, String target) {
        out.writeBytes(header(name, '1', 0644, 0, target));
        return this;
    }

    /** The archive with its end. */
    byte[] toBytes() {
        return Arrays.copyOf(out.toByteArray(), out.size() + 2 * BLOCK);
    }

    /** The header of an empty file. */
    static byte[] header() {
        return header("x", '0', 0644, 0, "");
    }

    private static byte[] header(String name, char type, int mode, int size, String target) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 108, "%07o".formatted(0));
        put(header, 116, "%07o".formatted(0));
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(0));
        header[TYPE] = (byte) type;
        put(header, LINK, target);
        put(header, 257, "ustar");
        put(header, 263, "00");
        Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, CHECKSUM, "%06o\0".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
