package dev.ply.image.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Immutable bytes: a name, a link's target or an attribute's value, none of which need be text. Ordered by unsigned
 * bytes, shorter first.
 */
public final class ByteString implements Comparable<ByteString> {

    /** No bytes. */
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;
    private int hash;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static ByteString of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** A copy of some of these bytes. */
    public static ByteString of(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new ByteString(Arrays.copyOfRange(bytes, from, to));
    }

    /** The text's UTF-8 bytes. */
    public static ByteString utf8(String text) {
        return text.isEmpty() ? EMPTY : new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at {@code index}, counted from 0. */
    public byte at(int index) {
        return bytes[index];
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies the bytes to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** The bytes from {@code from} to before {@code to}. */
    public ByteString substring(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(bytes, from, to);
    }

    /** These bytes and then those. */
    public ByteString concat(ByteString suffix) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + suffix.bytes.length);
        suffix.copyTo(joined, bytes.length);
        return new ByteString(joined);
    }

    public boolean startsWith(ByteString prefix) {
        return prefix.bytes.length <= bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** The position of the first such byte at or after {@code from}, or -1. */
    public int indexOf(byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The position of the last such byte, or -1. */
    public int lastIndexOf(byte wanted) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The bytes read as UTF-8, malformed ones replaced: for showing and for what is text by definition. */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    /** The bytes as text that is safe to show. */
    @Override
    public String toString() {
        return DisplayText.of(utf8());
    }
}
