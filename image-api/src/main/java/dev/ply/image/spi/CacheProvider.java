package dev.ply.image.spi;

import dev.ply.image.layer.GlobalLayerOps;
import java.io.IOException;

/** Makes a layer cache. One is in use: the one that the setting {@code cache} or the preference names. */
public interface CacheProvider extends Provider {

    /**
     * Makes the cache. Nothing on the disk changes before the cache is first used.
     *
     * @param extractor turns tars into artifacts
     * @param decompressors turn blobs into tars
     */
    GlobalLayerOps create(Settings settings, LayerExtractor extractor, Decompressors decompressors) throws IOException;
}
