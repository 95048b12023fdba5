package dev.ply.image.spi;

import java.io.IOException;

/**
 * Makes a {@link Decompressor}. All that are available are in use; where two handle a media type, the higher preference
 * wins.
 *
 * <p>Whether one is {@linkplain #unavailable available} is asked when the first layer is to be unpacked with it, and
 * {@link #create} called before that: it reads the settings and loads nothing.
 */
public interface DecompressorProvider extends Provider {

    Decompressor create(Settings settings) throws IOException;
}
