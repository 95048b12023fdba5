package dev.ply.image;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The digest of some content, such as {@code sha256:e3b0…}: an algorithm and lower-case hexadecimal digits, as the OCI
 * image specification, "Digests", writes it. Only algorithms that this library can compute are accepted, so that a
 * digest that exists can always be checked.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the digest in lower-case hexadecimal digits
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest>, Serializable {

    private static final Map<String, Integer> HEX_LENGTHS = Map.of("sha256", 64, "sha512", 128);
    private static final Map<String, String> JAVA_NAMES = Map.of("sha256", "SHA-256", "sha512", "SHA-512");
    private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]+");

    /**
     * Checks algorithm, length and digits.
     *
     * @throws IllegalArgumentException when the algorithm is unknown or the digits are not its digest's
     */
    public Digest {
        Integer length = HEX_LENGTHS.get(algorithm);
        if (length == null) {
            throw new IllegalArgumentException("unsupported digest algorithm \"" + shorten(algorithm) + "\"");
        }
        if (hex.length() != length || !LOWER_HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("invalid digest \"" + algorithm + ":" + shorten(hex) + "\": expected "
                    + length + " lower-case hexadecimal digits");
        }
    }

    /**
     * Reads {@code algorithm:hex}.
     *
     * @throws IllegalArgumentException when {@code text} is not a digest, or its algorithm is not supported
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("invalid digest \"" + shorten(text) + "\": expected algorithm:hex");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The SHA-256 digest of {@code content}. */
    public static Digest sha256(byte[] content) {
        return of("sha256", newMessageDigest("sha256").digest(content));
    }

    /** The digest with this algorithm whose raw bytes are {@code value}. */
    public static Digest of(String algorithm, byte[] value) {
        return new Digest(algorithm, HexFormat.of().formatHex(value));
    }

    /** A fresh computation of digests of this one's algorithm. */
    public MessageDigest newMessageDigest() {
        return newMessageDigest(algorithm);
    }

    /** Whether this is the digest of {@code content}. */
    public boolean matches(byte[] content) {
        return of(algorithm, newMessageDigest().digest(content)).equals(this);
    }

    /** The digest made safe for a file name: {@code sha256_e3b0…}. */
    public String fileName() {
        return algorithm + "_" + hex;
    }

    /** The first twelve digits, for people to tell layers apart; never an identity. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    /** {@code algorithm:hex}. */
    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static MessageDigest newMessageDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(JAVA_NAMES.getOrDefault(algorithm, algorithm.toUpperCase(Locale.ROOT)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private static String shorten(String text) {
        return text.length() <= 150 ? text : text.substring(0, 150) + "…";
    }

    // Written out, here and in other records that every pull has as keys: Java makes a record's own equality of method
    // handles when it is first used, which takes several milliseconds for each.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Digest other && algorithm.equals(other.algorithm) && hex.equals(other.hex);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + hex.hashCode();
    }
}
