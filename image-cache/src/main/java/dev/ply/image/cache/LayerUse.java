package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All locks of a layer, taken to remove it or to see whether it could be, unless somebody else has one.
 *
 * @param locks what was taken
 * @param byOthers whether somebody else has one; then nothing was taken
 */
record LayerUse(Leases locks, boolean byOthers) implements AutoCloseable {

    /** Takes the locks that are here; enough for who has the cache alone, so that nobody makes others. */
    static LayerUse ofExisting(FsCache cache, LayerFiles layer, boolean dryRun) throws IOException {
        List<Path> existing = cache.layout().locks(layer.layer()).stream()
                .filter(Files::exists)
                // Where this user can't write, a dry run goes without.
                .filter(lock -> !dryRun || Files.isWritable(lock))
                .toList();
        return take(cache, existing);
    }

    /** Takes every lock that the layer may have. */
    static LayerUse of(FsCache cache, Digest layer) throws IOException {
        return take(cache, cache.layout().locks(layer));
    }

    private static LayerUse take(FsCache cache, List<Path> files) throws IOException {
        Leases taken = new Leases();
        for (Path file : files) {
            Optional<Lease> lease;
            try {
                lease = cache.locks().tryExclusive(file);
            } catch (IOException | RuntimeException | Error e) {
                try (taken) {
                    throw e;
                }
            }
            if (lease.isEmpty()) {
                taken.close();
                return new LayerUse(taken, true);
            }
            taken.add(lease::get);
        }
        return new LayerUse(taken, false);
    }

    @Override
    public void close() {
        locks.close();
    }
}
