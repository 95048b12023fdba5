package dev.ply.image.extract.files;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.Settings;
import java.util.Set;

/**
 * The extractor {@code shadow}: trees that any user can make, with owners, modes and devices recorded in the extended
 * attribute {@code user.containers.override_stat}.
 */
public final class ShadowExtractorProvider implements LayerExtractorProvider {

    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public LayerExtractor create(Settings settings) {
        Settings extract = settings.shared("extract");
        OverrideStat format =
                extract.choice("statFormat", "text", Set.of("text", "binary")).equals("binary")
                        ? OverrideStat.BINARY
                        : OverrideStat.TEXT;
        UserAttributes attributes = new UserAttributes(settings.notices());
        return new TreeExtractor(
                name(),
                ".extracted",
                ExtractionLimits.of(settings),
                Whiteouts.AUFS,
                staging -> new ShadowFiles(format, attributes, Modes.probe(staging)));
    }
}
