package dev.ply.image.cache;

import dev.ply.image.contract.GlobalLayerOpsContract;
import dev.ply.image.spi.CacheProvider;

class FsGlobalLayerOpsTest extends GlobalLayerOpsContract {

    @Override
    protected CacheProvider provider() {
        return new FsCacheProvider();
    }
}
