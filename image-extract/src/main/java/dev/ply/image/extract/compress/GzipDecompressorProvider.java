package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;

/** The decompressor {@code gzip}, with the zlib of the JDK. */
public final class GzipDecompressorProvider implements DecompressorProvider {

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public Decompressor create(Settings settings) {
        return new Gzip(ExtractionLimits.of(settings), JdkInflater::new);
    }
}
