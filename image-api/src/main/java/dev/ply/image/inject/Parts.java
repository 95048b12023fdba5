package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Provider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What every client has from its beginning. */
record Parts(MetadataStore store, LayerExtractor extractor, Decompressors decompressors, GlobalLayerOps cache) {

    /** The chosen ones. */
    static Parts make(ImageSettings settings) throws IOException {
        Candidate<MetadataStoreProvider> store = choose(ProviderKind.STORE, settings, settings.store());
        Candidate<LayerExtractorProvider> extractor = choose(ProviderKind.EXTRACTOR, settings, settings.extractor());
        Candidate<CacheProvider> cache = choose(ProviderKind.CACHE, settings, settings.cache());
        return Workshop.assemble(settings, workshop -> {
            LayerExtractor extracting =
                    workshop.make(ProviderKind.EXTRACTOR, extractor, LayerExtractorProvider::create);
            Decompressors decompressing = decompressors(settings, workshop);
            return new Parts(
                    workshop.make(ProviderKind.STORE, store, MetadataStoreProvider::create),
                    extracting,
                    decompressing,
                    workshop.make(
                            ProviderKind.CACHE, cache, (p, section) -> p.create(section, extracting, decompressing)));
        });
    }

    private static <P extends Provider> Candidate<P> choose(
            ProviderKind<P> kind, ImageSettings settings, Optional<String> name) throws IOException {
        return Candidates.find(kind, settings).choose(name, candidate -> true);
    }

    private static Decompressors decompressors(ImageSettings settings, Workshop workshop) throws IOException {
        Candidates<DecompressorProvider> candidates = Candidates.find(ProviderKind.DECOMPRESSOR, settings);
        List<Decompressor> byPreference = new ArrayList<>();
        IdentityHashMap<Decompressor, Candidate<DecompressorProvider>> makers = new IdentityHashMap<>();
        for (Candidate<DecompressorProvider> candidate : candidates.distinct()) {
            workshop.tryToMake(ProviderKind.DECOMPRESSOR, candidate, DecompressorProvider::create)
                    .ifPresent(decompressor -> {
                        byPreference.add(decompressor);
                        makers.put(decompressor, candidate);
                    });
        }
        return new Decompressors(
                byPreference, decompressor -> candidates.problem(Objects.requireNonNull(makers.get(decompressor))));
    }
}
