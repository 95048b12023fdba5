package dev.ply.image.spi;

import java.io.IOException;

/**
 * Makes a {@link Decompressor}. All that are available are in use; where two handle a media type, the higher preference
 * wins.
 */
public interface DecompressorProvider extends Provider {

    Decompressor create(Settings settings) throws IOException;
}
