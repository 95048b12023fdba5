package dev.ply.image.layer;

import dev.ply.image.io.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path in a layer: bytes, relative to the layer's root, normalised. Leading, doubled and trailing slashes and
 * {@code .} components mean nothing and are gone; {@code ..} and NUL are refused. Ordered so that a directory comes
 * before what it holds, and all of that before its next sibling.
 */
public final class LayerPath implements Comparable<LayerPath> {

    /** The layer's root directory. */
    public static final LayerPath ROOT = new LayerPath(ByteString.EMPTY);

    private final ByteString bytes;

    private LayerPath(ByteString bytes) {
        this.bytes = bytes;
    }

    /**
     * Normalises a path as it stands in an archive.
     *
     * @throws IllegalArgumentException when a component is {@code ..} or a byte is NUL
     */
    public static LayerPath of(ByteString raw) {
        byte[] source = raw.toByteArray();
        byte[] normal = new byte[source.length];
        int length = 0;
        int start = 0;
        for (int i = 0; i <= source.length; i++) {
            if (i < source.length && source[i] == 0) {
                throw new IllegalArgumentException("a path with a NUL byte: " + raw);
            }
            if (i == source.length || source[i] == '/') {
                int size = i - start;
                if (size == 2 && source[start] == '.' && source[start + 1] == '.') {
                    throw new IllegalArgumentException("a path with \"..\": " + raw);
                }
                if (size > 0 && !(size == 1 && source[start] == '.')) {
                    if (length > 0) {
                        normal[length++] = '/';
                    }
                    System.arraycopy(source, start, normal, length, size);
                    length += size;
                }
                start = i + 1;
            }
        }
        return length == 0 ? ROOT : new LayerPath(ByteString.of(normal, 0, length));
    }

    /** Normalises a path that is text. */
    public static LayerPath of(String raw) {
        return of(ByteString.utf8(raw));
    }

    /** The path without a leading slash; empty for the root. */
    public ByteString bytes() {
        return bytes;
    }

    public boolean isRoot() {
        return bytes.isEmpty();
    }

    /** The last component; empty for the root. */
    public ByteString name() {
        return bytes.substring(bytes.lastIndexOf((byte) '/') + 1, bytes.length());
    }

    /** The directory that holds this; none for the root. */
    public Optional<LayerPath> parent() {
        if (isRoot()) {
            return Optional.empty();
        }
        int slash = bytes.lastIndexOf((byte) '/');
        return Optional.of(slash < 0 ? ROOT : new LayerPath(bytes.substring(0, slash)));
    }

    /** What this directory holds under {@code name}, a single component. */
    public LayerPath resolve(ByteString name) {
        if (isRoot()) {
            return of(name);
        }
        byte[] joined = new byte[bytes.length() + 1 + name.length()];
        bytes.copyTo(joined, 0);
        joined[bytes.length()] = '/';
        name.copyTo(joined, bytes.length() + 1);
        return of(ByteString.of(joined));
    }

    /** The components from the root on; none for the root. */
    public List<ByteString> components() {
        List<ByteString> components = new ArrayList<>();
        int start = 0;
        while (start < bytes.length()) {
            int slash = bytes.indexOf((byte) '/', start);
            int end = slash < 0 ? bytes.length() : slash;
            components.add(bytes.substring(start, end));
            start = end + 1;
        }
        return components;
    }

    /** Whether this lies below {@code directory}; a path does not lie below itself. */
    public boolean isBelow(LayerPath directory) {
        if (directory.isRoot()) {
            return !isRoot();
        }
        return bytes.length() > directory.bytes.length()
                && bytes.startsWith(directory.bytes)
                && bytes.at(directory.bytes.length()) == '/';
    }

    /** Compares by bytes, the slash being lower than any other byte. */
    @Override
    public int compareTo(LayerPath other) {
        int shared = Math.min(bytes.length(), other.bytes.length());
        for (int i = 0; i < shared; i++) {
            int mine = bytes.at(i) & 0xff;
            int theirs = other.bytes.at(i) & 0xff;
            if (mine != theirs) {
                return (mine == '/' ? -1 : mine) - (theirs == '/' ? -1 : theirs);
            }
        }
        return bytes.length() - other.bytes.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerPath that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The path as text that is safe to show; {@code /} for the root. */
    @Override
    public String toString() {
        return isRoot() ? "/" : bytes.toString();
    }
}
