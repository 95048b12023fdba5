package dev.ply.image.extract.tar;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;

/**
 * One header block: v7, POSIX ustar, GNU or star, told apart by their magic. Strings are bytes; numbers are octal text
 * or, with the first bit set, base-256.
 */
final class TarHeader {

    static final int SPARSE_IN_HEADER = 4;
    static final int SPARSE_IN_EXTENSION = 21;

    private static final int CHECKSUM = 148;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final byte[] block;

    /** Reads the header from {@code block}, which is not copied. */
    TarHeader(byte[] block) throws IntegrityException {
        this.block = block;
        if (!checksumAgrees(block)) {
            throw new IntegrityException("tar: a header's checksum is wrong");
        }
    }

    static boolean isZero(byte[] block) {
        for (int i = 0; i < TarInput.BLOCK; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether this block can be a header. Some old archivers summed signed bytes. */
    static boolean checksumAgrees(byte[] block) {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < TarInput.BLOCK; i++) {
            int value = i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i];
            unsigned += value & 0xff;
            signed += value;
        }
        try {
            long stored = TarNumbers.parse(block, CHECKSUM, 8, "checksum");
            return stored == unsigned || stored == signed;
        } catch (IntegrityException e) {
            return false;
        }
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    ByteString name() {
        ByteString name = string(0, 100);
        ByteString prefix = prefix();
        return prefix.isEmpty() ? name : prefix.concat(ByteString.utf8("/")).concat(name);
    }

    ByteString linkTarget() {
        return string(157, 100);
    }

    long mode() throws IntegrityException {
        return TarNumbers.parse(block, 100, 8, "mode");
    }

    long uid() throws IntegrityException {
        return TarNumbers.parse(block, 108, 8, "owner");
    }

    long gid() throws IntegrityException {
        return TarNumbers.parse(block, 116, 8, "group");
    }

    long size() throws IntegrityException {
        long size = TarNumbers.parse(block, 124, 12, "size");
        if (size < 0) {
            throw new IntegrityException("tar: " + name() + ": negative size");
        }
        return size;
    }

    long modified() throws IntegrityException {
        return TarNumbers.parse(block, 136, 12, "time");
    }

    long deviceMajor() throws IntegrityException {
        return isV7() ? 0 : TarNumbers.parse(block, 329, 8, "device number");
    }

    long deviceMinor() throws IntegrityException {
        return isV7() ? 0 : TarNumbers.parse(block, 337, 8, "device number");
    }

    /** The real size of a file in GNU's old sparse format. */
    long sparseRealSize() throws IntegrityException {
        return TarNumbers.parse(block, 483, 12, "size");
    }

    /** Whether further blocks of a GNU sparse map follow this header. */
    boolean isSparseExtended() {
        return block[482] != 0;
    }

    private boolean isV7() {
        return !hasAt(MAGIC, "ustar");
    }

    private ByteString prefix() {
        if (hasAt(MAGIC, "ustar\0")) {
            return string(PREFIX, hasAt(508, "tar\0") ? 131 : 155);
        }
        // Go before 1.8, so Docker of that time, wrote ustar's prefix into GNU headers, where two times have their
        // place.
        return hasAt(MAGIC, "ustar  \0") && block[PREFIX] != 0 && !isGnuTime(PREFIX)
                ? string(PREFIX, 155)
                : ByteString.EMPTY;
    }

    private boolean isGnuTime(int offset) {
        try {
            TarNumbers.parse(block, offset, 12, "time");
            return true;
        } catch (IntegrityException e) {
            return false;
        }
    }

    private boolean hasAt(int offset, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (block[offset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private ByteString string(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return ByteString.of(block, offset, end);
    }
}
