package dev.ply.image;

/**
 * What an image is known by: the same reference may name other content on another platform.
 *
 * @param reference the reference, normalised
 * @param platform the platform
 */
public record ImageKey(Reference reference, Platform platform) {

    /** The text that this key's lock and metadata are named after. */
    @Override
    public String toString() {
        return reference + " " + platform;
    }
}
