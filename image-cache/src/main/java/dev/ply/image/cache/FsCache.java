package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.util.concurrent.ExecutorService;

/**
 * What the layers of one cache share.
 *
 * @param layout what things are called
 * @param directories where they go
 * @param locks the locks of its threads and processes
 * @param disk how things get their names
 * @param extractor turns tars into artifacts
 * @param decompressors turn blobs into tars
 * @param threads for downloading and decompressing
 * @param calls what is under way
 * @param notices told what the user should know
 */
record FsCache(
        CacheLayout layout,
        CacheDirectories directories,
        KeyedLocks locks,
        Disk disk,
        LayerExtractor extractor,
        Decompressors decompressors,
        ExecutorService threads,
        Calls calls,
        Notices notices) {

    /** Shares the cache with all but clean-up. To be held before any other lock is taken. */
    Lease share(Runnable waiting) throws IOException {
        directories.prepare();
        return locks.shared(layout.cacheLock(), "cache " + layout.layers(), waiting);
    }

    /** Has the cache alone. */
    Lease own(Runnable waiting) throws IOException {
        directories.prepare();
        return locks.exclusive(layout.cacheLock(), "cache " + layout.layers(), waiting);
    }

    /** Has the layer's extraction alone. */
    Lease lockExtraction(Digest layer, Runnable waiting) throws IOException {
        return locks.exclusive(layout.extractionLock(layer), "layer " + layer, waiting);
    }

    /** Keeps others from extracting the layer, or removing what was. */
    Lease shareExtraction(Digest layer) throws IOException {
        return locks.shared(layout.extractionLock(layer), "layer " + layer, () -> {});
    }

    /** Has the layer's download alone. */
    Lease lockDownload(Digest layer, Runnable waiting) throws IOException {
        return locks.exclusive(layout.downloadLock(layer), "blob of layer " + layer, waiting);
    }

    /** What one layer's removal failed at is no reason to keep the others. */
    void warnNotRemoved(Digest layer, IOException why) {
        notices.warning("layer " + layer + ": could not be removed: "
                + DiskFailure.explain(why, layout.layers()).getMessage());
    }
}
