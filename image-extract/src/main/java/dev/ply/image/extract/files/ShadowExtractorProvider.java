package dev.ply.image.extract.files;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.Settings;

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
        ExtractSettings extract = ExtractSettings.of(settings);
        UserAttributes attributes = new UserAttributes(settings.notices());
        String binary = extract.format() == OverrideStat.BINARY ? ".binary" : "";
        return new TreeExtractor(
                name(),
                extract.suffix(binary + ".extracted"),
                ExtractionLimits.of(settings),
                extract.whiteouts(),
                new ShadowFlavour(extract.format(), attributes));
    }
}
