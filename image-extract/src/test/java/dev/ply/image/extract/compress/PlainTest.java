package dev.ply.image.extract.compress;

import dev.ply.image.MediaTypes;
import dev.ply.image.contract.DecompressorContract;
import dev.ply.image.spi.DecompressorProvider;

/** Tars that are not compressed, which can't tell that they were damaged. */
class PlainTest extends DecompressorContract {

    @Override
    protected DecompressorProvider provider() {
        return new PlainDecompressorProvider();
    }

    @Override
    protected byte[] compress(byte[] content) {
        return content;
    }

    @Override
    protected String mediaType() {
        return MediaTypes.OCI_LAYER;
    }

    @Override
    protected boolean detectsDamage() {
        return false;
    }
}
