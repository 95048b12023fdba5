package com.example.xz;

import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;

/** Makes the decompressor for xz. Its setting {@code memory}, in bytes, is the most that one layer may ask for. */
public final class XzProvider implements DecompressorProvider {

    @Override
    public String name() {
        return "xz";
    }

    @Override
    public Decompressor create(Settings settings) {
        long memory = settings.bytes("memory", 128L << 20, 1L << 20, 4L << 30);
        return new XzDecompressor((int) (memory >> 10));
    }
}
