package dev.ply.image.extract.files;

import dev.ply.image.contract.LayerExtractorContract;
import dev.ply.image.spi.LayerExtractorProvider;

/** Trees for any user keep the contract. */
class ShadowContractTest extends LayerExtractorContract {

    @Override
    protected LayerExtractorProvider provider() {
        return new ShadowExtractorProvider();
    }
}
