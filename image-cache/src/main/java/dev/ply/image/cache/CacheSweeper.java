package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.CleanupRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes what no image needs. What somebody uses is kept, and one layer that can't be removed does not keep others. For
 * one use.
 */
final class CacheSweeper {

    private final FsCache cache;
    private final CleanupRequest request;
    private final List<Digest> removed = new ArrayList<>();
    private final List<Digest> kept = new ArrayList<>();
    private long bytes;

    CacheSweeper(FsCache cache, CleanupRequest request) {
        this.cache = cache;
        this.request = request;
    }

    /** Removes or, in a dry run, looks. The caller has the cache alone, or in a dry run shares it. */
    CleanupReport sweep() throws IOException {
        Set<Digest> needed = request.needed().find();
        for (LayerFiles layer : LayerFiles.all(cache.layout()).values()) {
            try {
                sweep(layer, needed.contains(layer.layer()));
            } catch (IOException e) {
                cache.warnNotRemoved(layer.layer(), e);
            }
        }
        if (!request.dryRun()) {
            sweepImageLocks();
        }
        return new CleanupReport(removed, bytes, kept);
    }

    private void sweep(LayerFiles layer, boolean needed) throws IOException {
        LayerFiles unneeded = needed ? layer.leftOvers() : layer;
        boolean due = unneeded.isEmpty() || unneeded.lastChange().isBefore(request.olderThan());
        if (!due) {
            return;
        }
        try (LayerUse use = LayerUse.ofExisting(cache, layer, request.dryRun())) {
            if (use.byOthers()) {
                if (!needed) {
                    kept.add(layer.layer());
                }
                return;
            }
            if (!unneeded.isEmpty()) {
                remove(unneeded);
            }
            if (!needed && !request.dryRun()) {
                layer.deleteLocks(cache.disk());
            }
        }
    }

    private void remove(LayerFiles unneeded) throws IOException {
        long size = unneeded.bytes();
        if (!request.dryRun()) {
            unneeded.deleteContent(cache.disk());
        }
        removed.add(unneeded.layer());
        bytes += size;
    }

    /** Whoever locks an image shares the cache, so that now nobody does. */
    private void sweepImageLocks() throws IOException {
        try {
            for (Path lock : Disk.list(cache.layout().images(), "*.lock")) {
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException e) {
            // No image was ever pulled.
        }
    }
}
