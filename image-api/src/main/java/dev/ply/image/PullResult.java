package dev.ply.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A pulled image.
 *
 * @param reference what it is stored under
 * @param platform what it is for
 * @param manifestDigest the digest of the platform's manifest
 * @param indexDigest the digest of the index that listed it, where there was one
 * @param configDigest the digest of the config
 * @param config how to run it
 * @param layers the layers, base first
 * @param cached whether everything was here already
 */
public record PullResult(
        Reference reference,
        Platform platform,
        Digest manifestDigest,
        Optional<Digest> indexDigest,
        Digest configDigest,
        ImageConfig config,
        List<PulledLayer> layers,
        boolean cached) {

    /** Copies the list. */
    public PullResult {
        layers = List.copyOf(layers);
    }

    /**
     * A layer of a pulled image.
     *
     * @param descriptor the blob and its diff_id
     * @param extracted where the extracted layer is; absent when it was not to be extracted
     */
    public record PulledLayer(LayerDescriptor descriptor, Optional<Path> extracted) {

        public Digest digest() {
            return descriptor.digest();
        }

        /**
         * Where the extracted layer is: a tree, or a file-system image.
         *
         * @throws IllegalStateException when the layer was not to be extracted
         */
        public Path path() {
            return extracted.orElseThrow(
                    () -> new IllegalStateException("layer " + digest() + " was pulled without extracting it"));
        }
    }
}
