package dev.ply.image.extract.files;

import dev.ply.image.contract.LayerExtractorContract;
import dev.ply.image.spi.LayerExtractorProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** Trees with real owners keep the contract, where somebody may make them. */
class NativeContractTest extends LayerExtractorContract {

    @BeforeEach
    void requireRoot() {
        Assumptions.assumeTrue(provider().unavailable().isEmpty(), "needs root");
    }

    @Override
    protected LayerExtractorProvider provider() {
        return new NativeExtractorProvider();
    }
}
