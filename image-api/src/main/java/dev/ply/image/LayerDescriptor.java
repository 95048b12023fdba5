package dev.ply.image;

/**
 * A layer as an image names it: the blob, and what its bytes are once decompressed.
 *
 * @param blob the blob as the manifest lists it
 * @param diffId the digest of the uncompressed tar, from the config at the same position
 */
public record LayerDescriptor(Descriptor blob, Digest diffId) {

    /** The blob's digest, which names the layer everywhere. */
    public Digest digest() {
        return blob.digest();
    }
}
