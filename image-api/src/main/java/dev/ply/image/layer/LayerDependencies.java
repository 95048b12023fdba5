package dev.ply.image.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

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
     * The metadata that the nearest lower layer gives this directory, unless this layer or one in between hides it.
     * Lower layers that are not unpacked yet are waited for or unpacked. Empty where no lower layer has the directory.
     */
    public Optional<DirectoryMetadata> nearestDirectory(LayerPath path) throws IOException {
        for (int i = position; i >= 0; i--) {
            LayerOps layer = image.layers().get(i);
            try (LayerIndex index = i == position
                    ? ownIndex(layer)
                    : layer.awaitIndex(image.sources().get(i), new LayerDependencies(image, i))) {
                Optional<LayerEntry> found = index.find(path);
                if (i < position && found.isPresent()) {
                    if (!found.get().isDirectory()) {
                        return Optional.empty();
                    }
                    if (!found.get().implicit()) {
                        return Optional.of(found.get().directoryMetadata());
                    }
                }
                if (index.hides(path)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
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
