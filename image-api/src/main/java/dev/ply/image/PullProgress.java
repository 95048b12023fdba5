package dev.ply.image;

import java.util.List;

/** What happens during a pull, as it happens. */
public sealed interface PullProgress {

    /** The reference that the image will be stored under. */
    Reference reference();

    /** The registry is being asked what the reference names. */
    record Resolving(Reference reference) implements PullProgress {}

    /**
     * It is known what will be pulled.
     *
     * @param reference the image
     * @param platform the platform that was chosen
     * @param manifestDigest its manifest
     * @param layers the distinct layers, base first
     */
    record Resolved(Reference reference, Platform platform, Digest manifestDigest, List<Descriptor> layers)
            implements PullProgress {

        /** Copies the list. */
        public Resolved {
            layers = List.copyOf(layers);
        }
    }

    /** The layer was here already. */
    record LayerCached(Reference reference, Digest layer) implements PullProgress {}

    /** Somebody else has the layer under way; this pull waits for them. */
    record LayerWaiting(Reference reference, Digest layer) implements PullProgress {}

    /**
     * Bytes of the layer's blob arrived.
     *
     * @param reference the image
     * @param layer the layer
     * @param bytes how many are here by now
     * @param total how many there will be
     */
    record LayerDownloading(Reference reference, Digest layer, long bytes, long total) implements PullProgress {}

    /** The layer's blob is whole and verified. */
    record LayerDownloaded(Reference reference, Digest layer) implements PullProgress {}

    /**
     * Bytes of the layer's blob were unpacked.
     *
     * @param reference the image
     * @param layer the layer
     * @param bytes how many by now
     * @param total how many there are
     */
    record LayerExtracting(Reference reference, Digest layer, long bytes, long total) implements PullProgress {}

    /** The layer is ready: extracted, or downloaded when it is not to be extracted. */
    record LayerDone(Reference reference, Digest layer) implements PullProgress {}

    /** The image is stored. */
    record Completed(Reference reference, PullResult result) implements PullProgress {}

    /** The pull failed. */
    record Failed(Reference reference, String why) implements PullProgress {}
}
