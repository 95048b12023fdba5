package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;

/** The decompressor {@code zstd}. */
public final class ZstdDecompressorProvider implements DecompressorProvider {

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public Decompressor create(Settings settings) {
        return new ZstdDecompressor(ExtractionLimits.of(settings));
    }
}
