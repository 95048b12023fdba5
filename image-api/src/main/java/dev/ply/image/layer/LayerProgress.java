package dev.ply.image.layer;

/**
 * Told how one layer gets on. Calls come from the threads that do the work, several at once; they must be quick and
 * must not throw.
 */
public interface LayerProgress {

    /** Tells nobody. */
    LayerProgress NONE = new LayerProgress() {};

    /** Somebody else has the layer under way; this call waits for them. */
    default void waiting() {}

    /**
     * Compressed bytes are here.
     *
     * @param bytes how many by now, those of earlier attempts included
     */
    default void downloaded(long bytes) {}

    /** The blob is whole and verified. */
    default void downloadComplete() {}

    /**
     * Compressed bytes have been unpacked.
     *
     * @param bytes how many by now
     */
    default void extracted(long bytes) {}
}
