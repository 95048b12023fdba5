package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;
import java.util.Optional;

/** The decompressor {@code isal}: gzip with Intel's ISA-L, where the system has it. */
public final class IsalDecompressorProvider implements DecompressorProvider {

    @Override
    public String name() {
        return "isal";
    }

    @Override
    public int preference() {
        return 110;
    }

    @Override
    public Optional<String> unavailable() {
        return IsalSelfTest.run();
    }

    @Override
    public Decompressor create(Settings settings) {
        return new Gzip(ExtractionLimits.of(settings), IsalInflater::new);
    }
}
