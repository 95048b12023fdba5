package dev.ply.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A manifest, index or config exactly as it was received. Its bytes are what is stored, served and saved; nothing is
 * ever rewritten. Immutable; instances prove that digest and bytes belong together.
 */
public final class RawDocument {

    private final String mediaType;
    private final Digest digest;
    private final byte[] bytes;

    private RawDocument(String mediaType, Digest digest, byte[] bytes) {
        this.mediaType = mediaType;
        this.digest = digest;
        this.bytes = bytes;
    }

    /** A document whose SHA-256 digest is computed here. */
    public static RawDocument of(String mediaType, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new RawDocument(mediaType, Digest.sha256(copy), copy);
    }

    /**
     * A document that must have this digest.
     *
     * @throws IllegalArgumentException when the bytes have another one
     */
    public static RawDocument of(String mediaType, Digest digest, byte[] bytes) {
        byte[] copy = bytes.clone();
        if (!digest.matches(copy)) {
            throw new IllegalArgumentException("content is not " + digest);
        }
        return new RawDocument(mediaType, digest, copy);
    }

    public String mediaType() {
        return mediaType;
    }

    public Digest digest() {
        return digest;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes read as UTF-8; malformed sequences become U+FFFD, so this is for parsing and showing only. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawDocument that
                && mediaType.equals(that.mediaType)
                && digest.equals(that.digest)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return mediaType + " " + digest + " (" + bytes.length + " bytes)";
    }
}
