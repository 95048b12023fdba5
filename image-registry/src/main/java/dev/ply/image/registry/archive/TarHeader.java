package dev.ply.image.registry.archive;

import dev.ply.image.error.IntegrityException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of one tar header block that an archive of images is read by (POSIX ustar, and GNU's base-256 numbers). */
final class TarHeader {

    static final int BLOCK = 512;

    private final String subject;
    private final byte[] block;

    TarHeader(String subject, byte[] block) throws IntegrityException {
        this.subject = subject;
        this.block = block;
        if (!isEnd() && number(148, 8) != checksum()) {
            throw new IntegrityException(subject + ": not a tar archive, or a damaged one: wrong header checksum");
        }
    }

    /** Whether this is a block of zeros, which ends an archive. */
    boolean isEnd() {
        return Arrays.equals(block, new byte[BLOCK]);
    }

    char type() {
        return block[156] == 0 ? '0' : (char) block[156];
    }

    String name() {
        String name = text(0, 100);
        boolean posix = text(257, 6).equals("ustar");
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    long size() throws IntegrityException {
        return number(124, 12);
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long number(int offset, int length) throws IntegrityException {
        return block[offset] < 0 ? base256(offset, length) : octal(offset, length);
    }

    private long octal(int offset, int length) throws IntegrityException {
        String digits = text(offset, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new IntegrityException(subject + ": a tar header has an invalid number");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private long base256(int offset, int length) throws IntegrityException {
        long value = block[offset] & 0x7f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value >>> 54 != 0) {
                throw new IntegrityException(subject + ": a tar header has a negative or absurd number");
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }

    private long checksum() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }
}
