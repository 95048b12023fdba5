package dev.ply.image.extract.files;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.posix.Posix;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.Settings;
import java.util.Optional;

/** The extractor {@code native}: trees with real owners, modes, devices and attributes, which only root can make. */
public final class NativeExtractorProvider implements LayerExtractorProvider {

    @Override
    public String name() {
        return "native";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Optional<String> unavailable() {
        return Posix.isRoot() ? Posix.unavailable() : Optional.of("only root can make files for other owners");
    }

    @Override
    public LayerExtractor create(Settings settings) {
        ExtractSettings extract = ExtractSettings.of(settings);
        return new TreeExtractor(
                name(),
                extract.suffix(".native"),
                ExtractionLimits.of(settings),
                extract.whiteouts(),
                new NativeFlavour(Posix.load(), settings.notices()));
    }
}
