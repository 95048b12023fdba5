package dev.ply.image.layer;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cache of layers that all images, threads and processes of a machine share. Thread-safe. Closing releases what it
 * holds (locks, threads) and makes calls under way fail as cancelled; closing twice does nothing.
 */
public interface GlobalLayerOps extends AutoCloseable {

    /** A handle to a layer, whether or not anything of it is here. */
    LayerOps layer(LayerDescriptor descriptor);

    /** The same, only if its whole blob is here. */
    default Optional<LayerOps> downloadedLayer(LayerDescriptor descriptor) throws IOException {
        LayerOps layer = layer(descriptor);
        return layer.isDownloaded() ? Optional.of(layer) : Optional.empty();
    }

    /** Whether every layer of the image is usable as it is. */
    default boolean allExtracted(Image image) throws IOException {
        return image.extracted().isPresent();
    }

    /**
     * Takes the image for this caller alone, and shares the cache against clean-up, until the lease is closed.
     *
     * @throws dev.ply.image.error.LockTimeoutException when somebody else keeps it for too long; names the holder
     */
    Lease lockImage(ImageKey key) throws IOException;

    /** Keeps these layers as they are until the lease is closed, for as long as it takes: nobody removes or replaces them. */
    Lease pin(Collection<Digest> layers) throws IOException;

    /**
     * Keeps these layers from being removed until the lease is closed, whether or not anything of them is here yet: for a
     * pull, from before it looks which layers it lacks until the image is recorded. They may still be made again.
     */
    Lease claim(Collection<Digest> layers) throws IOException;

    /**
     * Checks that there is room.
     *
     * @param missing the blobs that are not here yet
     * @throws dev.ply.image.error.NoSpaceException when they would not fit; says how much is needed and free
     */
    void requireSpace(Collection<Descriptor> missing) throws IOException;

    /** What the cache takes on the disk. */
    DiskUsage diskUsage() throws IOException;

    /**
     * Removes layers, partial downloads and locks that nothing needs; what is pinned or in use is kept, and missing or
     * broken files never make this fail. Pulls and clean-up exclude each other. With {@code dryRun} only tells what would go.
     */
    CleanupReport cleanup(CleanupRequest request) throws IOException;

    /**
     * Removes these layers, save those that images need and those that are pinned, claimed or in use. Waits for no pull,
     * and so leaves lock files to {@link #cleanup}.
     *
     * @param needed tells which layers images need; asked once, while nobody can claim any of these
     */
    CleanupReport remove(Collection<Digest> layers, NeededLayers needed) throws IOException;

    /** {@link #remove Removes} the blobs of these layers, whole or partial, and keeps what was extracted from them. */
    CleanupReport discardBlobs(Collection<Digest> layers, NeededLayers needed) throws IOException;

    /** The layers that have anything here, by digest: blobs, partial downloads, extracted layers. */
    Set<Digest> layers() throws IOException;

    /** Faults that concern no single layer, such as files that belong to nothing; one line each. */
    List<String> verify() throws IOException;

    /** Reads everything that a layer has here, knowing only its digest, and compares it with what it must be. */
    List<LayerFault> verify(Digest layer) throws IOException;

    @Override
    void close();

    /**
     * What is cleaned up.
     *
     * @param needed tells which layers images need; asked once, while nobody else can change the cache
     * @param olderThan only what was last changed before this
     * @param dryRun whether nothing is removed
     */
    record CleanupRequest(NeededLayers needed, Instant olderThan, boolean dryRun) {}

    /** Knows the layers that images need. */
    @FunctionalInterface
    interface NeededLayers {
        Set<Digest> find() throws IOException;
    }

    /**
     * What was cleaned up.
     *
     * @param removed the layers of which something was removed
     * @param bytes how many bytes that freed on the disk
     * @param kept the layers that nothing needs but that are in use
     */
    record CleanupReport(List<Digest> removed, long bytes, List<Digest> kept) {

        /** Copies the lists. */
        public CleanupReport {
            removed = List.copyOf(removed);
            kept = List.copyOf(kept);
        }
    }

    /**
     * Bytes on the disk.
     *
     * @param layers how many layers have anything here
     * @param blobBytes whole blobs
     * @param partialBytes partial downloads
     * @param extractedBytes extracted layers with their indexes
     */
    record DiskUsage(long layers, long blobBytes, long partialBytes, long extractedBytes) {}

    /** Something held until closed. Closing twice does nothing; any thread may close. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
