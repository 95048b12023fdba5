package dev.ply.image.inject;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.ply.image.ImageClient;
import dev.ply.image.ImageSettings;
import dev.ply.image.ProviderInfo;
import dev.ply.image.ReferenceParser;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.merge.Unpacker;
import dev.ply.image.pull.PullEngine;
import dev.ply.image.pull.Transports;
import dev.ply.image.pull.Work;
import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Provider;
import dev.ply.image.spi.RegistryTransportProvider;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Assembles a client from the chosen providers. For programs with an injector of their own: install
 * {@code new ImageModule(ImageClient.builder()….settings())}, ask for {@link ImageClient}, and close it. Wrong settings
 * surface as a {@link ConfigurationException} within Guice's own exception.
 */
public final class ImageModule extends AbstractModule {

    private final ImageSettings settings;

    public ImageModule(ImageSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(ImageSettings.class).toInstance(settings);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(PullEngine.Jobs.class).toInstance(new PullEngine.Jobs(settings.jobs()));
        bind(Unpacker.Durability.class).toInstance(new Unpacker.Durability(settings.sync()));
        bind(Work.class).toInstance(new Work());
        bind(ImageClient.class).in(Singleton.class);
        bind(PullEngine.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    Transports transports() {
        return new LazyTransports(settings, find(ProviderKind.TRANSPORT), find(ProviderKind.CREDENTIALS));
    }

    @Provides
    @Singleton
    ReferenceParser parser(Transports transports) {
        return new ReferenceParser(settings.defaultRegistry(), transports.locations(), settings.notices()::warning);
    }

    @Provides
    @Singleton
    MetadataStore store() throws IOException {
        MetadataStoreProvider provider = find(ProviderKind.STORE).choose(settings.store(), ImageModule::any);
        SettingsTree section = section(provider);
        MetadataStore store = provider.create(section);
        section.check();
        return store;
    }

    @Provides
    @Singleton
    LayerExtractor extractor() throws IOException {
        LayerExtractorProvider provider = find(ProviderKind.EXTRACTOR).choose(settings.extractor(), ImageModule::any);
        SettingsTree section = section(provider);
        LayerExtractor extractor = provider.create(section);
        section.check();
        return extractor;
    }

    @Provides
    @Singleton
    Decompressors decompressors() throws IOException {
        List<Decompressor> made = new ArrayList<>();
        for (DecompressorProvider provider : find(ProviderKind.DECOMPRESSOR).available()) {
            SettingsTree section = section(provider);
            made.add(provider.create(section));
            section.check();
        }
        return new Decompressors(made);
    }

    @Provides
    @Singleton
    GlobalLayerOps cache(LayerExtractor extractor, Decompressors decompressors) throws IOException {
        CacheProvider provider = find(ProviderKind.CACHE).choose(settings.cache(), ImageModule::any);
        SettingsTree section = section(provider);
        GlobalLayerOps cache = provider.create(section, extractor, decompressors);
        section.check();
        return cache;
    }

    /** Looked up only when somebody asks, since it finds every kind. */
    @Provides
    Supplier<List<ProviderInfo>> providers() {
        return () -> {
            List<ProviderInfo> all = new ArrayList<>();
            Candidates<RegistryTransportProvider> transports = find(ProviderKind.TRANSPORT);
            Predicate<RegistryTransportProvider> registry =
                    chosen(transports, settings.registry(), RegistryTransportProvider::servesRegistries);
            all.addAll(transports.describe(p -> !p.servesRegistries() || registry.test(p)));
            all.addAll(describeChosen(ProviderKind.CACHE, settings.cache()));
            all.addAll(describeChosen(ProviderKind.STORE, settings.store()));
            all.addAll(describeChosen(ProviderKind.EXTRACTOR, settings.extractor()));
            all.addAll(find(ProviderKind.DECOMPRESSOR).describe(ImageModule::any));
            all.addAll(find(ProviderKind.CREDENTIALS).describe(ImageModule::any));
            return List.copyOf(all);
        };
    }

    private <P extends Provider> List<ProviderInfo> describeChosen(ProviderKind<P> kind, Optional<String> name) {
        Candidates<P> candidates = find(kind);
        return candidates.describe(chosen(candidates, name, ImageModule::any));
    }

    private static <P extends Provider> Predicate<P> chosen(
            Candidates<P> candidates, Optional<String> name, Predicate<P> filter) {
        try {
            P chosen = candidates.choose(name, filter);
            return provider -> provider == chosen;
        } catch (ConfigurationException e) {
            // Nothing of this kind is in use; its providers are listed all the same, with their problems.
            return provider -> false;
        }
    }

    private <P extends Provider> Candidates<P> find(ProviderKind<P> kind) {
        return Candidates.find(kind, settings);
    }

    private SettingsTree section(Provider provider) {
        return SettingsTree.of(settings, provider.name());
    }

    private static boolean any(Provider provider) {
        return true;
    }
}
