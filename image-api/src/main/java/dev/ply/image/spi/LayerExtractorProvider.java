package dev.ply.image.spi;

import java.io.IOException;

/** Makes a {@link LayerExtractor}. One is in use: the one that the setting {@code extractor} or the preference names. */
public interface LayerExtractorProvider extends Provider {

    LayerExtractor create(Settings settings) throws IOException;
}
