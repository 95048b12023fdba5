package dev.ply.image.layer;

import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One layer in a cache that images, threads and processes share. A handle: cheap, holds nothing open, thread-safe, valid
 * while its {@link GlobalLayerOps} is open. Whatever two callers ask for at once is done once; the other waits.
 *
 * <p>Everything that is reported as here was proven: a blob has its digest and size, an extracted layer came from bytes
 * with its diff_id. A failed call leaves whole blobs, whole extracted layers and resumable partial downloads, and
 * nothing else. Interrupting a thread makes its call throw {@link dev.ply.image.error.CancelledException} within a
 * second.
 */
public interface LayerOps {

    /** Which layer this is. */
    LayerDescriptor descriptor();

    /** The digest of the blob. */
    default Digest digest() {
        return descriptor().digest();
    }

    /** How many bytes of the blob are here: all, those that an interrupted download left, or 0. */
    long downloadedBytes() throws IOException;

    /** Whether the whole, verified blob is here. */
    boolean isDownloaded() throws IOException;

    /**
     * Brings the whole blob here, resuming what an earlier attempt left. Returns at once where it is here already.
     *
     * @throws dev.ply.image.error.IntegrityException when the bytes are wrong even when fetched afresh
     */
    void download(BlobSource source, LayerProgress progress) throws IOException;

    /**
     * Unpacks the blob that is here. Returns at once where that was done already, with the same lower directories.
     *
     * @throws dev.ply.image.error.NotCachedException when the blob is not here
     * @throws dev.ply.image.error.IntegrityException when the content is corrupt, hostile, over a limit, or not what the
     *     diff_id says
     */
    ExtractedLayer extract(LayerDependencies below, LayerProgress progress) throws IOException;

    /**
     * {@link #download} and {@link #extract} at once: bytes are unpacked as they arrive. The way to make a layer usable.
     */
    ExtractedLayer fetch(BlobSource source, LayerDependencies below, LayerProgress progress) throws IOException;

    /**
     * Makes parts of the layer again although they are here: fetches the blob, extracts it over these lower layers. What
     * is here stays until the new is proven, and is then replaced at once; where this fails, nothing has changed.
     *
     * @param parts what to make; to extract, a blob that is not here is fetched whether or not it is among them
     * @return false where an extracted layer stays as it is because somebody {@linkplain GlobalLayerOps#pin uses} it
     */
    boolean renew(Set<LayerFault.Part> parts, BlobSource source, LayerDependencies below, LayerProgress progress)
            throws IOException;

    /**
     * The layer as it was extracted over these lower layers, after a cheap check of what is on the disk; empty where
     * {@link #extract} would have something to do.
     */
    Optional<ExtractedLayer> extracted(LayerDependencies below) throws IOException;

    /** Whether {@link #extracted} has a result. */
    default boolean isExtracted(LayerDependencies below) throws IOException {
        return extracted(below).isPresent();
    }

    /** Where the layer is that {@link #extracted} has. */
    default Optional<Path> extractedPath(LayerDependencies below) throws IOException {
        return extracted(below).map(ExtractedLayer::path);
    }

    /**
     * The layer's entries, once somebody has unpacked it this far: waits for whoever is at it, or does it here. Never
     * waits for other layers, so that layers can wait for each other's indexes.
     *
     * @return the index; the caller closes it
     */
    LayerIndex awaitIndex(BlobSource source, LayerDependencies below) throws IOException;

    /** The layer's entries, where they are here; the caller closes the index. */
    Optional<LayerIndex> index() throws IOException;

    /** The metadata of a directory that this layer itself describes. Empty also where the layer has no index here. */
    default Optional<DirectoryMetadata> findDirectory(LayerPath path) throws IOException {
        Optional<LayerIndex> opened = index();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (LayerIndex index = opened.get()) {
            return index.find(path)
                    .filter(entry -> entry.isDirectory() && !entry.implicit())
                    .map(LayerEntry::directoryMetadata);
        }
    }

    /**
     * The content of a regular file of this layer, from the extracted layer.
     *
     * @param file an entry of this layer's {@link #index}, not a further name of a hard-linked file
     * @throws dev.ply.image.error.NotCachedException when the layer is not extracted
     */
    InputStream openFile(LayerEntry file) throws IOException;

    /**
     * The compressed bytes.
     *
     * @throws dev.ply.image.error.NotCachedException when the blob is not here
     */
    InputStream openBlob() throws IOException;

    /** Removes what was extracted, in every variant, and keeps the blob. */
    void cleanupExtracted() throws IOException;

    /**
     * Reads everything that is here and compares it with what it must be. Removes nothing.
     *
     * @return what is wrong; empty when all is well
     */
    List<LayerFault> verify() throws IOException;
}
