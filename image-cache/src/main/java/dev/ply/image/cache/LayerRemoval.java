package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.NeededLayers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Removes certain layers, or a part of each, while others pull. For one use. */
final class LayerRemoval implements AutoCloseable {

    private final FsCache cache;
    private final UnaryOperator<LayerFiles> part;
    private final Leases locks = new Leases();
    private final List<Digest> locked = new ArrayList<>();
    private final List<Digest> removed = new ArrayList<>();
    private final List<Digest> kept = new ArrayList<>();
    private long bytes;

    private LayerRemoval(FsCache cache, UnaryOperator<LayerFiles> part) {
        this.cache = cache;
        this.part = part;
    }

    /**
     * Removes these layers, save those that are needed or in use. Asks what is needed once it has the locks: who records an
     * image holds its layers' claims until that is done.
     *
     * @param part what of a layer's files goes
     */
    static CleanupReport remove(
            FsCache cache, Collection<Digest> layers, NeededLayers needed, UnaryOperator<LayerFiles> part)
            throws IOException {
        try (LayerRemoval removal = new LayerRemoval(cache, part)) {
            removal.lock(layers);
            removal.removeBut(needed.find());
            return new CleanupReport(removal.removed, removal.bytes, removal.kept);
        }
    }

    private void lock(Collection<Digest> layers) throws IOException {
        for (Digest layer : new TreeSet<>(layers)) {
            LayerUse use = LayerUse.of(cache, layer);
            if (use.byOthers()) {
                kept.add(layer);
            } else {
                locks.add(use::locks);
                locked.add(layer);
            }
        }
    }

    private void removeBut(Set<Digest> needed) {
        for (Digest layer : locked) {
            if (!needed.contains(layer)) {
                remove(layer);
            }
        }
    }

    /** One layer that can't be removed does not keep others. */
    private void remove(Digest layer) {
        try {
            LayerFiles files = part.apply(LayerFiles.of(cache.layout(), layer));
            long size = files.bytes();
            files.deleteContent(cache.disk());
            bytes += size;
            removed.add(layer);
        } catch (IOException e) {
            cache.warnNotRemoved(layer, e);
        }
    }

    @Override
    public void close() {
        locks.close();
    }
}
