package dev.ply.image;

import java.util.Optional;

/**
 * An image at a place that a transport other than a registry's understands, such as {@code oci:/var/images:app}.
 *
 * @param transport the transport's name
 * @param location what follows {@code TRANSPORT:}; the transport reads it
 */
public record LocationReference(String transport, String location) implements Reference {

    /** Absent: whether a location holds a tag is for its transport to say. */
    @Override
    public Optional<String> tag() {
        return Optional.empty();
    }

    /** Absent: whether a location holds a digest is for its transport to say. */
    @Override
    public Optional<Digest> digest() {
        return Optional.empty();
    }

    /** {@code TRANSPORT:LOCATION}. */
    @Override
    public String toString() {
        return transport + ":" + location;
    }
}
