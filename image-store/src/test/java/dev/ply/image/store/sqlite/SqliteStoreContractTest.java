package dev.ply.image.store.sqlite;

import dev.ply.image.contract.MetadataStoreContract;
import dev.ply.image.spi.MetadataStoreProvider;

class SqliteStoreContractTest extends MetadataStoreContract {

    @Override
    protected MetadataStoreProvider provider() {
        return new SqliteStoreProvider();
    }
}
