package dev.ply.image.extract.erofs;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.Settings;

/** Layers as EROFS images: one file each, which a kernel mounts and for which no privilege is needed to write it. */
public final class ErofsExtractorProvider implements LayerExtractorProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ErofsExtractorProvider() {}

    @Override
    public String name() {
        return ErofsExtractor.NAME;
    }

    @Override
    public int preference() {
        return -20;
    }

    @Override
    public LayerExtractor create(Settings settings) {
        return new ErofsExtractor(ExtractionLimits.of(settings), settings.flag("chunks", false));
    }
}
