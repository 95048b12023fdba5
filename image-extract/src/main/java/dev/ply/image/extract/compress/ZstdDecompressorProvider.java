package dev.ply.image.extract.compress;

import com.github.luben.zstd.util.Native;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;
import java.util.Optional;

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

    /** Its library goes to the folder for temporary files first, which has to allow that, unless told where it is. */
    @Override
    public Optional<String> unavailable() {
        try {
            Native.load();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("zstd's library can't be loaded: " + e.getMessage());
        }
    }

    @Override
    public Decompressor create(Settings settings) {
        return new ZstdDecompressor(ExtractionLimits.of(settings));
    }
}
