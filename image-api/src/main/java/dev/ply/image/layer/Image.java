package dev.ply.image.layer;

import dev.ply.image.error.NotCachedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The layers of one image in a cache, base first. Immutable and thread-safe; valid while the cache is open.
 *
 * @param layers the layers, base first; one layer may occur more than once
 * @param sources where each layer's blob comes from, at the same positions
 */
public record Image(List<LayerOps> layers, List<BlobSource> sources) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException when there are more layers than sources, or fewer
     */
    public Image {
        layers = List.copyOf(layers);
        sources = List.copyOf(sources);
        if (layers.size() != sources.size()) {
            throw new IllegalArgumentException(layers.size() + " layers but " + sources.size() + " sources");
        }
    }

    /** An image whose blobs are fetched from nowhere: what is not in the cache is missing. */
    public static Image cached(List<LayerOps> layers) {
        List<BlobSource> none = layers.stream()
                .map(layer -> (BlobSource) offset -> {
                    throw missing(layer);
                })
                .toList();
        return new Image(layers, none);
    }

    /** The layer at {@code position}, counted from the base, with those below it. */
    public LayerDependencies dependenciesOf(int position) {
        return new LayerDependencies(this, Objects.checkIndex(position, layers.size()));
    }

    /** The layers below the one at {@code position}, nearest first. */
    public List<LayerOps> parentsOf(int position) {
        return dependenciesOf(position).below();
    }

    /** The extracted layers, base first; empty when one of them is not usable as it is. */
    public Optional<List<ExtractedLayer>> extracted() throws IOException {
        List<ExtractedLayer> extracted = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            Optional<ExtractedLayer> layer = layers.get(i).extracted(dependenciesOf(i));
            if (layer.isEmpty()) {
                return Optional.empty();
            }
            extracted.add(layer.get());
        }
        return Optional.of(List.copyOf(extracted));
    }

    /**
     * The position of the lowest layer of which a stack shows anything: the topmost one whose root is opaque, else 0. The
     * kernel's overlay file system passes over that mark where it stands on a root, so whoever stacks layers has to leave
     * out those below.
     *
     * @throws NotCachedException when a layer has no index here
     */
    public int lowestVisible() throws IOException {
        for (int position = layers.size() - 1; position > 0; position--) {
            LayerOps layer = layers.get(position);
            try (LayerIndex index = layer.index().orElseThrow(() -> missing(layer))) {
                if (index.find(LayerPath.ROOT).map(LayerEntry::opaque).orElse(false)) {
                    return position;
                }
            }
        }
        return 0;
    }

    /** Extracts, one after the other, what is not extracted yet, fetching what is not here. */
    public List<ExtractedLayer> extractAll(LayerProgress progress) throws IOException {
        List<ExtractedLayer> extracted = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            extracted.add(layers.get(i).fetch(sources.get(i), dependenciesOf(i), progress));
        }
        return List.copyOf(extracted);
    }

    private static NotCachedException missing(LayerOps layer) {
        return new NotCachedException(
                "layer " + layer.digest() + " is not in the cache; pull the image again", layer.digest());
    }
}
