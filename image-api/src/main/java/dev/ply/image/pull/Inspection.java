package dev.ply.image.pull;

import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.StoredImage;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.spi.MetadataStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What there is on the disk, held against what there must be. A layer that several images have is read once. */
final class Inspection {

    private final GlobalLayerOps cache;
    private final List<String> faults = new ArrayList<>();
    private final Map<LayerDescriptor, List<LayerFault>> checked = new HashMap<>();
    private final Map<StoredImage, SortedMap<Integer, Set<Part>>> broken = new LinkedHashMap<>();
    private final SortedSet<Digest> withoutBlob = new TreeSet<>();
    private final List<Digest> unneeded = new ArrayList<>();
    private final Set<Digest> brokenUnneeded = new TreeSet<>();

    private Inspection(GlobalLayerOps cache) {
        this.cache = cache;
    }

    /**
     * Looks at these images, at store and cache as such, and at layers that no image needs.
     *
     * @param allKnown whether no image but those in the store can need a layer
     */
    static Inspection of(GlobalLayerOps cache, MetadataStore store, List<StoredImage> images, boolean allKnown)
            throws IOException {
        Inspection inspection = new Inspection(cache);
        inspection.faults.addAll(store.verify());
        inspection.faults.addAll(cache.verify());
        for (StoredImage image : images) {
            inspection.check(image);
        }
        inspection.checkUnneeded(store.list(), allKnown);
        return inspection;
    }

    /** Everything that is wrong, one line each. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The parts of layers that have to be made again, by image and position; none where the layer is missing. */
    Map<StoredImage, SortedMap<Integer, Set<Part>>> broken() {
        return broken;
    }

    /** The layers that are extracted but have no blob to be compared with. */
    SortedSet<Digest> withoutBlob() {
        return withoutBlob;
    }

    /** The layers that no image needs and of which nothing is broken. */
    List<Digest> unneeded() {
        return List.copyOf(unneeded);
    }

    /** The layers that are broken, and that no image needs. */
    Set<Digest> brokenUnneeded() {
        return brokenUnneeded;
    }

    private void check(StoredImage stored) throws IOException {
        Image image = Image.cached(stored.layers().stream().map(cache::layer).toList());
        SortedMap<Integer, Set<Part>> parts = new TreeMap<>();
        for (int i = 0; i < image.layers().size(); i++) {
            LayerOps layer = image.layers().get(i);
            List<LayerFault> found = check(layer);
            if (found.isEmpty() && !layer.isDownloaded()) {
                if (layer.isExtracted(image.dependenciesOf(i))) {
                    withoutBlob.add(layer.digest());
                } else {
                    faults.add(stored.key().reference() + ": layer " + layer.digest() + " is missing");
                    parts.put(i, Set.of());
                }
            } else if (!found.isEmpty()) {
                found.forEach(fault -> faults.add(stored.key().reference() + ": " + fault.text()));
                parts.put(i, found.stream().map(LayerFault::part).collect(Collectors.toSet()));
            }
        }
        if (!parts.isEmpty()) {
            broken.put(stored, parts);
        }
    }

    private List<LayerFault> check(LayerOps layer) throws IOException {
        List<LayerFault> found = checked.get(layer.descriptor());
        if (found == null) {
            found = layer.verify();
            checked.put(layer.descriptor(), found);
        }
        return found;
    }

    /** What the next pull would take for whole has to be. What an image that can't be read needs, nobody knows. */
    private void checkUnneeded(List<StoredImage> all, boolean allKnown) throws IOException {
        Set<Digest> layers = new TreeSet<>(cache.layers());
        all.forEach(image -> layers.removeAll(image.layerDigests()));
        for (Digest layer : layers) {
            List<LayerFault> found = cache.verify(layer);
            found.forEach(fault -> faults.add(fault.text()));
            if (!found.isEmpty()) {
                brokenUnneeded.add(layer);
            } else if (allKnown) {
                unneeded.add(layer);
            }
        }
    }
}
