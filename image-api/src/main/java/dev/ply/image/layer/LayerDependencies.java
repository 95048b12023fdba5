package dev.ply.image.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A layer and those below it in one image, nearest first: where directories that the layer needs but does not describe
 * take their metadata from. Immutable and thread-safe.
 */
public final class LayerDependencies {

    private final Image image;
    private final int position;

    LayerDependencies(Image image, int position) {
        this.image = image;
        this.position = position;
    }

    /** The layer itself. */
    public LayerOps layer() {
        return image.layers().get(position);
    }

    /** The layers below it, nearest first. */
    public List<LayerOps> below() {
        List<LayerOps> nearestFirst = new ArrayList<>(image.layers().subList(0, position));
        Collections.reverse(nearestFirst);
        return List.copyOf(nearestFirst);
    }

    /**
     * The metadata that the nearest lower layer gives each of these directories, unless this layer or one in between hides
     * it. Lower layers that are not unpacked yet are waited for or unpacked, as far down as some directory needs. Absent
     * are directories that no lower layer has.
     */
    public SortedMap<LayerPath, DirectoryMetadata> nearestDirectories(Collection<LayerPath> paths) throws IOException {
        SortedMap<LayerPath, DirectoryMetadata> found = new TreeMap<>();
        Set<LayerPath> sought = new TreeSet<>(paths);
        for (int i = position; i >= 0 && !sought.isEmpty(); i--) {
            try (LayerIndex index = indexOf(i)) {
                if (i < position) {
                    sought.removeIf(path -> settles(index, path, found));
                }
                sought.removeIf(index::hides);
            }
        }
        return found;
    }

    private LayerIndex indexOf(int at) throws IOException {
        LayerOps layer = image.layers().get(at);
        return at == position
                ? ownIndex(layer)
                : layer.awaitIndex(image.sources().get(at), new LayerDependencies(image, at));
    }

    /** Whether a lower layer has the last word on a path, which is what it says of a directory that it describes. */
    private static boolean settles(LayerIndex index, LayerPath path, Map<LayerPath, DirectoryMetadata> found) {
        Optional<LayerEntry> entry = index.find(path);
        if (entry.isEmpty() || (entry.get().isDirectory() && entry.get().implicit())) {
            return false;
        }
        if (entry.get().isDirectory()) {
            found.put(path, entry.get().directoryMetadata());
        }
        return true;
    }

    private static LayerIndex ownIndex(LayerOps layer) throws IOException {
        return layer.index().orElse(EmptyIndex.INSTANCE);
    }

    /** Stands for the index of a layer that has none yet. */
    private enum EmptyIndex implements LayerIndex {
        INSTANCE;

        @Override
        public long size() {
            return 0;
        }

        @Override
        public Optional<LayerEntry> find(LayerPath path) {
            return Optional.empty();
        }

        @Override
        public Iterator<LayerEntry> entries() {
            return Collections.emptyIterator();
        }

        @Override
        public Iterator<LayerEntry> children(LayerPath directory) {
            return Collections.emptyIterator();
        }

        @Override
        public void close() {}
    }
}
