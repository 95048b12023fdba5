package dev.ply.image.inject;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.ply.image.ImageClient;
import dev.ply.image.ImageSettings;
import dev.ply.image.ProviderInfo;
import dev.ply.image.ReferenceParser;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.merge.Unpacker;
import dev.ply.image.pull.ConfigParser;
import dev.ply.image.pull.Housekeeping;
import dev.ply.image.pull.ManifestParser;
import dev.ply.image.pull.OtherStores;
import dev.ply.image.pull.PullEngine;
import dev.ply.image.pull.Resolver;
import dev.ply.image.pull.Transports;
import dev.ply.image.pull.Verifier;
import dev.ply.image.pull.Work;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Provider;
import dev.ply.image.spi.RegistryTransportProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Assembles a client from the chosen providers. For programs with an injector of their own: install
 * {@code new ImageModule(ImageClient.builder()….settings())}, ask for {@link ImageClient}, and close it. Nothing else
 * becomes visible there, so that nothing collides with what the program binds; for two clients, install each module
 * within a private module that exposes its client under an annotation. Wrong settings surface as a
 * {@link ConfigurationException} within Guice's own exception.
 */
public final class ImageModule extends PrivateModule {

    private final ImageSettings settings;

    public ImageModule(ImageSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(ImageSettings.class).toInstance(settings);
        bind(Notices.class).toInstance(settings.notices());
        bind(PullEngine.Jobs.class).toInstance(new PullEngine.Jobs(settings.jobs()));
        bind(Unpacker.Durability.class).toInstance(new Unpacker.Durability(settings.sync()));
        bind(Work.class).toInstance(new Work());
        bind(ConfigParser.class);
        bind(ManifestParser.class);
        bind(Resolver.class);
        bind(Housekeeping.class);
        bind(Verifier.class);
        bind(Unpacker.class);
        bind(PullEngine.class).in(Singleton.class);
        bind(ImageClient.class).in(Singleton.class);
        expose(ImageClient.class);
    }

    @Provides
    @Singleton
    Parts parts() throws IOException {
        return Parts.make(settings);
    }

    @Provides
    MetadataStore store(Parts parts) {
        return parts.store();
    }

    @Provides
    LayerExtractor extractor(Parts parts) {
        return parts.extractor();
    }

    @Provides
    Decompressors decompressors(Parts parts) {
        return parts.decompressors();
    }

    @Provides
    GlobalLayerOps cache(Parts parts) {
        return parts.cache();
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

    /** Looked up only when somebody has to know which layers are needed. */
    @Provides
    OtherStores otherStores() {
        return () -> {
            Candidates<MetadataStoreProvider> stores = find(ProviderKind.STORE);
            Predicate<Candidate<MetadataStoreProvider>> inUse = chosen(stores, settings.store(), ImageModule::any);
            for (Candidate<MetadataStoreProvider> store : stores.byPreference()) {
                Optional<String> records =
                        inUse.test(store) ? Optional.empty() : store.provider().records(settings.home());
                if (records.isPresent()) {
                    return Optional.of(
                            records.get() + ": images of the store " + store.name() + ", which is not in use; "
                                    + "use it to remove them (--store " + store.name() + "), or remove what is there");
                }
            }
            return Optional.empty();
        };
    }

    /** Looked up only when somebody asks, since it finds every kind. */
    @Provides
    Supplier<List<ProviderInfo>> providers() {
        return () -> {
            List<ProviderInfo> all = new ArrayList<>();
            Candidates<RegistryTransportProvider> transports = find(ProviderKind.TRANSPORT);
            Predicate<Candidate<RegistryTransportProvider>> registry =
                    chosen(transports, settings.registry(), Candidate::servesRegistries);
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

    private static <P extends Provider> Predicate<Candidate<P>> chosen(
            Candidates<P> candidates, Optional<String> name, Predicate<Candidate<P>> filter) {
        try {
            Candidate<P> chosen = candidates.choose(name, filter);
            return candidate -> candidate.provider() == chosen.provider();
        } catch (ConfigurationException e) {
            // Nothing of this kind is in use; its providers are listed all the same, with their problems.
            return candidate -> false;
        }
    }

    private <P extends Provider> Candidates<P> find(ProviderKind<P> kind) {
        return Candidates.find(kind, settings);
    }

    private static boolean any(Candidate<?> candidate) {
        return true;
    }
}
