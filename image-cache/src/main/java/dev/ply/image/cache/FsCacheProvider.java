package dev.ply.image.cache;

import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.Settings;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The cache {@code fs}: layers in the home's file system, shared by all threads and processes that use this home.
 *
 * <p>Its setting {@code lockTimeout} says for how long to wait for others that work on the same image or layer, 30
 * minutes if not set.
 */
public final class FsCacheProvider implements CacheProvider {

    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(30);

    @Override
    public String name() {
        return "fs";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public GlobalLayerOps create(Settings settings, LayerExtractor extractor, Decompressors decompressors) {
        CacheLayout layout = new CacheLayout(settings.home(), settings.layersDirectory());
        FsCache cache = new FsCache(
                layout,
                new CacheDirectories(layout),
                new KeyedLocks(settings.duration("lockTimeout", LOCK_TIMEOUT)),
                new Disk(settings.sync()),
                extractor,
                decompressors,
                threads(),
                new Calls(layout.layers()),
                settings.notices());
        return new FsGlobalLayerOps(cache);
    }

    private static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "ply-cache");
            thread.setDaemon(true);
            return thread;
        });
    }
}
