package dev.ply.image.pull;

import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.PullOptions;
import dev.ply.image.StoredImage;
import dev.ply.image.error.CancelledException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStore.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes again what an inspection found broken, and nothing else. For one use. */
final class Repair {

    private final GlobalLayerOps cache;
    private final MetadataStore store;
    private final PullEngine engine;
    private final Housekeeping housekeeping;
    private final PullOptions options;
    private final Set<LayerDescriptor> renewed = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private int repaired;

    Repair(
            GlobalLayerOps cache,
            MetadataStore store,
            PullEngine engine,
            Housekeeping housekeeping,
            PullOptions options) {
        this.cache = cache;
        this.store = store;
        this.engine = engine;
        this.housekeeping = housekeeping;
        this.options = options;
    }

    /** Repairs what can be; returns the images that something was tried for. */
    Set<ImageKey> repair(Inspection found) throws IOException {
        Set<ImageKey> concerned = new HashSet<>();
        for (Unreadable record : store.unreadable()) {
            if (record.key().isPresent()) {
                ImageKey key = record.key().get();
                concerned.add(key);
                attempt(key.reference().toString(), () -> pull(key));
            }
        }
        for (Map.Entry<StoredImage, SortedMap<Integer, Set<Part>>> image :
                found.broken().entrySet()) {
            ImageKey key = image.getKey().key();
            concerned.add(key);
            attempt(key.reference().toString(), () -> repair(image.getKey(), image.getValue()));
        }
        if (!found.brokenUnneeded().isEmpty()) {
            // The next pull would take it for whole.
            attempt("layers that no image needs", () -> housekeeping.remove(found.brokenUnneeded()));
        }
        return concerned;
    }

    /** How many images were made whole; broken layers that no image needs count as one. */
    int repaired() {
        return repaired;
    }

    /** Why something could not be repaired, one line each. */
    List<String> failures() {
        return failures;
    }

    private void attempt(String what, Step step) throws IOException {
        try {
            step.run();
            repaired++;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            failures.add("not repaired: " + (why.startsWith(what) ? why : what + ": " + why));
        }
    }

    private void repair(StoredImage stored, SortedMap<Integer, Set<Part>> broken) throws IOException {
        SortedMap<Integer, Set<Part>> unfinished = new TreeMap<>();
        for (Map.Entry<Integer, Set<Part>> layer : broken.entrySet()) {
            LayerDescriptor descriptor = stored.layers().get(layer.getKey());
            boolean again = !renewed.add(descriptor);
            if (!layer.getValue().isEmpty() && !(again && isSound(descriptor))) {
                unfinished.put(layer.getKey(), layer.getValue());
            }
        }
        engine.renew(stored, unfinished, options);
        boolean incomplete = broken.values().stream().anyMatch(Set::isEmpty);
        for (int position : unfinished.keySet()) {
            incomplete |= removeRest(stored.layers().get(position));
        }
        if (incomplete) {
            pull(stored.key());
        }
    }

    private boolean isSound(LayerDescriptor layer) throws IOException {
        return cache.layer(layer).verify().isEmpty();
    }

    /** What is still broken is another extractor's, or for another image, and is made when it is asked for. */
    private boolean removeRest(LayerDescriptor layer) throws IOException {
        LayerOps ops = cache.layer(layer);
        boolean broken = ops.verify().stream().anyMatch(fault -> fault.part() == Part.EXTRACTED);
        if (broken) {
            ops.cleanupExtracted();
        }
        return broken;
    }

    private void pull(ImageKey key) throws IOException {
        engine.pull(key.reference(), options.withPlatform(key.platform()));
    }

    /** A repair that may fail. */
    private interface Step {
        void run() throws IOException;
    }
}
