package com.example.memory;

import dev.ply.image.contract.MetadataStoreContract;
import dev.ply.image.spi.MetadataStoreProvider;

class MemoryStoreTest extends MetadataStoreContract {

    @Override
    protected MetadataStoreProvider provider() {
        return new MemoryStoreProvider();
    }

    @Override
    protected boolean isShared() {
        return false;
    }
}
