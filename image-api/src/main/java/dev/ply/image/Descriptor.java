package dev.ply.image;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names some content by media type, digest and size (OCI image specification, "Content Descriptors").
 *
 * @param mediaType the content's type, without parameters
 * @param digest the content's digest
 * @param size the content's length in bytes, at least 0
 * @param urls where else the content may be had (foreign layers); usually empty
 * @param annotations free text by key
 * @param platform in an index: what the manifest is for
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        List<URI> urls,
        Map<String, String> annotations,
        Optional<Platform> platform) {

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException when {@code size} is negative
     */
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("negative size " + size + " of " + digest);
        }
        urls = List.copyOf(urls);
        annotations = Map.copyOf(annotations);
    }

    /** A descriptor with nothing optional. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, List.of(), Map.of(), Optional.empty());
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Descriptor other
                && mediaType.equals(other.mediaType)
                && digest.equals(other.digest)
                && size == other.size
                && urls.equals(other.urls)
                && annotations.equals(other.annotations)
                && platform.equals(other.platform);
    }

    @Override
    public int hashCode() {
        return 31 * digest.hashCode() + Long.hashCode(size);
    }
}
