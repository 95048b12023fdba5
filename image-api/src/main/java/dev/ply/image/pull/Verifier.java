package dev.ply.image.pull;

import dev.ply.image.ImageKey;
import dev.ply.image.PullOptions;
import dev.ply.image.StoredImage;
import dev.ply.image.VerifyReport;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.spi.MetadataStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares everything on the disk with what it must be, and has what is broken made again. Thread-safe. */
public final class Verifier {

    private final GlobalLayerOps cache;
    private final MetadataStore store;
    private final PullEngine engine;
    private final Housekeeping housekeeping;

    @Inject
    Verifier(GlobalLayerOps cache, MetadataStore store, PullEngine engine, Housekeeping housekeeping) {
        this.cache = cache;
        this.store = store;
        this.engine = engine;
        this.housekeeping = housekeeping;
    }

    /**
     * Verifies these images, the store and the cache as such, and layers that no image needs.
     *
     * @param repair how to pull what is broken; empty to leave it
     */
    public VerifyReport verify(List<StoredImage> images, Optional<PullOptions> repair) throws IOException {
        Inspection found = inspect(images);
        if (repair.isEmpty() || found.faults().isEmpty()) {
            return new VerifyReport(
                    found.faults(), 0, List.of(), found.faults(), found.withoutBlob(), found.unneeded());
        }
        Repair attempt = new Repair(cache, store, engine, housekeeping, repair.get());
        Set<ImageKey> concerned = attempt.repair(found);
        // Whether it helped is for the disk to say.
        Inspection after = inspect(stored(concerned));
        return new VerifyReport(
                found.faults(),
                attempt.repaired(),
                attempt.failures(),
                after.faults(),
                after.withoutBlob(),
                after.unneeded());
    }

    private Inspection inspect(List<StoredImage> images) throws IOException {
        return Inspection.of(cache, store, images, housekeeping.gap().isEmpty());
    }

    private List<StoredImage> stored(Set<ImageKey> keys) throws IOException {
        List<StoredImage> images = new ArrayList<>();
        for (ImageKey key : keys) {
            store.find(key).ifPresent(images::add);
        }
        return images;
    }
}
