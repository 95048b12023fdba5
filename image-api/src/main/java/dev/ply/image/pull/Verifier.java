package dev.ply.image.pull;

import dev.ply.image.PullOptions;
import dev.ply.image.StoredImage;
import dev.ply.image.VerifyReport;
import dev.ply.image.error.CancelledException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.spi.MetadataStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares everything on the disk with what it must be, and has what is broken made again. Thread-safe. */
public final class Verifier {

    private final GlobalLayerOps cache;
    private final MetadataStore store;
    private final PullEngine engine;

    @Inject
    Verifier(GlobalLayerOps cache, MetadataStore store, PullEngine engine) {
        this.cache = cache;
        this.store = store;
        this.engine = engine;
    }

    /**
     * Verifies these images, and the store and the cache as such.
     *
     * @param repair how to pull what is broken; empty to leave it
     */
    public VerifyReport verify(List<StoredImage> images, Optional<PullOptions> repair) throws IOException {
        List<String> faults = new ArrayList<>(store.verify());
        faults.addAll(cache.verify());
        List<String> unrepaired = new ArrayList<>(faults);
        int repaired = 0;
        for (StoredImage image : images) {
            List<String> found = faults(image, repair.isPresent());
            faults.addAll(found);
            if (found.isEmpty()) {
                continue;
            }
            if (repair.isPresent() && repair(image, repair.get(), unrepaired)) {
                repaired++;
            } else {
                unrepaired.addAll(found);
            }
        }
        return new VerifyReport(faults, repaired, unrepaired);
    }

    private List<String> faults(StoredImage stored, boolean discard) throws IOException {
        Image image = Image.cached(stored.layers().stream().map(cache::layer).toList());
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            LayerOps layer = image.layers().get(i);
            List<LayerFault> found = layer.verify();
            found.forEach(fault -> faults.add(stored.key().reference() + ": " + fault.text()));
            if (discard && !found.isEmpty()) {
                discard(layer, found);
            }
            if (found.isEmpty() && !layer.isDownloaded() && !layer.isExtracted(image.dependenciesOf(i))) {
                faults.add(stored.key().reference() + ": layer " + layer.digest() + " is missing");
            }
        }
        return faults;
    }

    /** A broken blob may have made a broken tree, but never the other way round. */
    private static void discard(LayerOps layer, List<LayerFault> faults) throws IOException {
        layer.cleanupExtracted();
        if (faults.stream().anyMatch(fault -> fault.part() == LayerFault.Part.BLOB)) {
            layer.discardBlob();
        }
    }

    private boolean repair(StoredImage stored, PullOptions options, List<String> unrepaired) throws IOException {
        try {
            engine.pull(
                    stored.key().reference(), options.withPlatform(stored.key().platform()));
            return true;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            unrepaired.add(stored.key().reference() + ": not repaired: " + e.getMessage());
            return false;
        }
    }
}
