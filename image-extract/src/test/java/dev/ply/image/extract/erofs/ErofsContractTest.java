package dev.ply.image.extract.erofs;

import dev.ply.image.contract.LayerExtractorContract;
import dev.ply.image.spi.LayerExtractorProvider;

/** File-system images keep the contract. */
class ErofsContractTest extends LayerExtractorContract {

    @Override
    protected LayerExtractorProvider provider() {
        return new ErofsExtractorProvider();
    }
}
