package dev.ply.image;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.inject.ImageModule;
import dev.ply.image.io.TildePath;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.Image;
import dev.ply.image.merge.MergedTar;
import dev.ply.image.merge.Unpacker;
import dev.ply.image.pull.ConfigParser;
import dev.ply.image.pull.Housekeeping;
import dev.ply.image.pull.PullEngine;
import dev.ply.image.pull.Transports;
import dev.ply.image.pull.Verifier;
import dev.ply.image.pull.Work;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Provider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images into a cache that programs share, and looks after what is there. Thread-safe; several clients, with one
 * home or several, can live in one virtual machine. Closing cancels what is under way and leaves no threads behind.
 *
 * <p>Methods throw an {@link ImageException} that tells causes apart, or another {@link IOException} where the system
 * failed. Interrupting the calling thread ends a call with {@link dev.ply.image.error.CancelledException}.
 */
public final class ImageClient implements AutoCloseable {

    private final ReferenceParser parser;
    private final PullEngine engine;
    private final Housekeeping housekeeping;
    private final Verifier verifier;
    private final Unpacker unpacker;
    private final ConfigParser configs;
    private final MetadataStore store;
    private final GlobalLayerOps cache;
    private final Transports transports;
    private final Work work;
    private final Supplier<List<ProviderInfo>> providers;

    /** For injectors: install {@link ImageModule} and ask for this class. */
    @Inject
    ImageClient(
            ReferenceParser parser,
            PullEngine engine,
            Housekeeping housekeeping,
            Verifier verifier,
            Unpacker unpacker,
            ConfigParser configs,
            MetadataStore store,
            GlobalLayerOps cache,
            Transports transports,
            Work work,
            Supplier<List<ProviderInfo>> providers) {
        this.parser = parser;
        this.engine = engine;
        this.housekeeping = housekeeping;
        this.verifier = verifier;
        this.unpacker = unpacker;
        this.configs = configs;
        this.store = store;
        this.cache = cache;
        this.transports = transports;
        this.work = work;
        this.providers = providers;
    }

    /** A client to be described. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a reference, for the transports on the class path and this client's default registry.
     *
     * @throws InvalidReferenceException when {@code text} is no reference
     */
    public Reference parse(String text) {
        return parser.parse(text);
    }

    /** Fetches, verifies, stores and extracts an image; returns at once where all of it is here. */
    public PullResult pull(Reference reference, PullOptions options) throws IOException {
        return engine.pull(reference, options);
    }

    /** The same on another thread. Cancelling the future, or a timeout of its own, cancels the pull. */
    public CompletableFuture<PullResult> pullAsync(Reference reference, PullOptions options) {
        return work.start(() -> engine.pull(reference, options));
    }

    /** {@link #unpack} on another thread. Cancelling the future, or a timeout of its own, cancels what is under way. */
    public CompletableFuture<Path> unpackAsync(Reference reference, PullOptions options, Path target) {
        return work.start(() -> unpack(reference, options, target));
    }

    /** Pulls every platform's image that {@code reference} has. */
    public List<PullResult> pullAllPlatforms(Reference reference, PullOptions options) throws IOException {
        List<Platform> platforms = engine.platforms(reference);
        if (platforms.isEmpty()) {
            return List.of(pull(reference, options));
        }
        List<PullResult> results = new ArrayList<>();
        for (Platform platform : platforms) {
            results.add(pull(reference, options.withPlatform(platform)));
        }
        return List.copyOf(results);
    }

    /** All images in the store, by reference and platform. */
    public List<StoredImage> images() throws IOException {
        return store.list();
    }

    /** The stored image for a platform; absent: Linux on this machine's architecture. */
    public Optional<StoredImage> find(Reference reference, Optional<Platform> platform) throws IOException {
        return store.find(new ImageKey(reference, platform.orElseGet(Platform::host)));
    }

    /** The parsed config of a stored image. */
    public ImageConfig config(StoredImage image) throws IOException {
        return configs.parse(
                image.key().reference().toString(), image.config(), image.key().platform());
    }

    /** The layers of a stored image in the cache; nothing is fetched through them. */
    public Image layers(StoredImage image) {
        return Image.cached(image.layers().stream().map(cache::layer).toList());
    }

    /**
     * Makes an image's merged root file system at {@code target}, pulling the image if needed. A tree or a file, as this
     * client's extractor makes them.
     *
     * @param target absent, or an empty directory; left so when this fails
     * @return where it is, without symlinks
     */
    public Path unpack(Reference reference, PullOptions options, Path target) throws IOException {
        unpacker.requireUsable(target);
        return withLayers(reference, options, image -> work.run(() -> unpacker.unpack(image, target)));
    }

    /**
     * Writes an image's merged root file system as one tar, pulling the image if needed.
     *
     * @param out not closed; may have been written to when this fails
     */
    public void exportTar(Reference reference, PullOptions options, OutputStream out) throws IOException {
        withLayers(
                reference,
                options,
                image -> work.run(() -> {
                    new MergedTar(image).writeTo(out);
                    return true;
                }));
    }

    private <T> T withLayers(Reference reference, PullOptions options, LayersTask<T> task) throws IOException {
        PullResult pulled = pull(reference, options.withExtract(true));
        StoredImage stored = find(pulled.reference(), Optional.of(pulled.platform()))
                .orElseThrow(() -> new NotFoundException(reference + ": removed by somebody else in the meantime"));
        Image image = layers(stored);
        try (Lease pin = cache.pin(stored.layerDigests())) {
            return task.run(image);
        }
    }

    /** Forgets a stored image, with those of its layers that no other image needs; says whether there was one. */
    public boolean remove(Reference reference, Optional<Platform> platform) throws IOException {
        return housekeeping.remove(new ImageKey(reference, platform.orElseGet(Platform::host)));
    }

    /**
     * Removes every layer, partial download and lock that no image needs.
     *
     * @param olderThan only what was last changed before this; {@link Instant#MAX} for everything
     * @param dryRun whether nothing is removed
     */
    public CleanupReport prune(Instant olderThan, boolean dryRun) throws IOException {
        return housekeeping.prune(olderThan, dryRun);
    }

    /**
     * Compares stored images with the disk, byte by byte.
     *
     * @param images which
     * @param repair how to pull what is broken; empty to change nothing
     */
    public VerifyReport verify(List<StoredImage> images, Optional<PullOptions> repair) throws IOException {
        return work.run(() -> verifier.verify(images, repair));
    }

    /** Keeps a stored image's layers from being cleaned up until the lease is closed, such as for a running machine. */
    public Lease pin(Reference reference, Optional<Platform> platform) throws IOException {
        StoredImage stored = find(reference, platform)
                .orElseThrow(() -> new NotFoundException(
                        reference + ": not stored for " + platform.orElseGet(Platform::host) + "; pull it first"));
        return cache.pin(stored.layerDigests());
    }

    /** The tags in the repository of {@code reference}. */
    public List<String> tags(Reference reference) throws IOException {
        return engine.tags(reference);
    }

    /** The manifest or index as the registry sends it; with a platform, that platform's manifest. */
    public RawDocument manifest(Reference reference, Optional<Platform> platform) throws IOException {
        return engine.manifest(reference, platform);
    }

    /** The providers that were found, also those that can't be used. */
    public List<ProviderInfo> providers() {
        return providers.get();
    }

    /** Cancels what is under way and frees everything. Closing twice does nothing. */
    @Override
    public void close() {
        work.cancel();
        // In the other order, and all of them, whatever a plug-in throws.
        try (store;
                cache;
                work) {
            transports.close();
        }
    }

    /** Does something with an image whose layers are here. */
    private interface LayersTask<T> {
        T run(Image image) throws IOException;
    }

    /** Describes a client. Not thread-safe. */
    public static final class Builder {

        private static final int DEFAULT_JOBS = 6;

        private @Nullable Path home;
        private @Nullable Path layersDirectory;
        private @Nullable String cache;
        private @Nullable String store;
        private @Nullable String extractor;
        private @Nullable String registry;
        private @Nullable String defaultRegistry;
        private @Nullable Integer jobs;
        private @Nullable Boolean sync;
        private boolean homeConfig = true;
        private Map<String, String> environment = System.getenv();
        private Notices notices = Notices.NONE;
        private Map<String, Object> tree = new LinkedHashMap<>();
        private final List<Provider> providers = new ArrayList<>();
        private @Nullable ClassLoader classLoader;

        private Builder() {}

        /**
         * The folder of cache and metadata; without it {@code $PLY_HOME}, else {@code ~/.ply}. What its
         * {@code config.json} says holds for every program that uses it, wherever this builder is told nothing else.
         */
        public Builder home(Path folder) {
            this.home = folder;
            return this;
        }

        /** Whether the home's {@code config.json} is read; true unless set. */
        public Builder homeConfig(boolean read) {
            this.homeConfig = read;
            return this;
        }

        /** The folder for extracted layers; without it they are in the home. */
        public Builder layersDirectory(Path folder) {
            this.layersDirectory = folder;
            return this;
        }

        /** The name of the cache's provider. */
        public Builder cache(String name) {
            this.cache = name;
            return this;
        }

        /** The name of the store's provider. */
        public Builder store(String name) {
            this.store = name;
            return this;
        }

        /** The name of the extractor's provider. */
        public Builder extractor(String name) {
            this.extractor = name;
            return this;
        }

        /** The name of the provider of the transport for registries, such as {@code docker}; not a registry's name. */
        public Builder registry(String name) {
            this.registry = name;
            return this;
        }

        /** The registry of references that name none; without it {@code $OCI_REGISTRY_DOMAIN}, else docker.io. */
        public Builder defaultRegistry(String domain) {
            this.defaultRegistry = domain;
            return this;
        }

        /** How many layers a pull works on at once; at least 1; 6 unless set. */
        public Builder jobs(int count) {
            this.jobs = count;
            return this;
        }

        /** Whether contents must reach the disk before their names do; true unless set. */
        public Builder sync(boolean always) {
            this.sync = always;
            return this;
        }

        /** The environment variables to go by; without it the process's. */
        public Builder environment(Map<String, String> variables) {
            this.environment = variables;
            return this;
        }

        /** Where to tell the user what is no error. */
        public Builder notices(Notices listener) {
            this.notices = listener;
            return this;
        }

        /** Settings of providers, in the form of the home's {@code config.json}; replaces what was set here before. */
        public Builder settings(Map<String, Object> values) {
            this.tree = new LinkedHashMap<>(values);
            return this;
        }

        /** One setting of a provider, by its dotted name, such as {@code limits.entries}. */
        public Builder setting(String name, Object value) {
            set(tree, name, value);
            return this;
        }

        /** A provider that wins over those of its kind and name on the class path. */
        public Builder provider(Provider provider) {
            providers.add(provider);
            return this;
        }

        /** Where providers are looked for; without it the thread's context class loader. */
        public Builder classLoader(ClassLoader loader) {
            this.classLoader = loader;
            return this;
        }

        /**
         * What was described, to make an {@link ImageModule} of.
         *
         * @throws ConfigurationException when something is wrong here or in the home's {@code config.json}
         */
        public ImageSettings settings() throws ConfigurationException {
            Path folder = homeOrDefault().toAbsolutePath().normalize();
            HomeConfig config = homeConfig ? HomeConfig.read(folder) : HomeConfig.none(folder);
            int layersAtOnce =
                    Optional.ofNullable(jobs).or(() -> config.number("jobs")).orElse(DEFAULT_JOBS);
            if (layersAtOnce < 1) {
                throw new ConfigurationException("jobs: " + layersAtOnce + " is less than 1");
            }
            ImageSettings settings = new ImageSettings(
                    folder,
                    Optional.ofNullable(layersDirectory)
                            .or(() -> config.text("layersDir").map(path -> TildePath.of(path, environment))),
                    Optional.ofNullable(cache).or(() -> config.provider("cache")),
                    Optional.ofNullable(store).or(() -> config.provider("store")),
                    Optional.ofNullable(extractor).or(() -> config.provider("extractor")),
                    Optional.ofNullable(registry).or(() -> config.provider("registry")),
                    defaultRegistry == null ? domainFromEnvironment() : defaultRegistry,
                    layersAtOnce,
                    Optional.ofNullable(sync).or(() -> config.flag("sync")).orElse(true),
                    environment,
                    notices,
                    merge(config.sections(), tree),
                    providers,
                    classLoader == null ? contextClassLoader() : classLoader);
            config.check();
            return settings;
        }

        /**
         * Makes the client. Nothing on the disk changes and nothing is asked of a network.
         *
         * @throws ConfigurationException when a provider is missing or its settings are wrong; tells all mistakes
         */
        public ImageClient build() throws IOException {
            try {
                return Guice.createInjector(new ImageModule(settings())).getInstance(ImageClient.class);
            } catch (ProvisionException | CreationException e) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    if (cause instanceof IOException failure) {
                        throw failure;
                    }
                    if (cause instanceof InvalidReferenceException failure) {
                        throw failure;
                    }
                }
                throw e;
            }
        }

        private Path homeOrDefault() {
            if (home != null) {
                return home;
            }
            String variable = environment.getOrDefault("PLY_HOME", "");
            return TildePath.of(variable.isEmpty() ? "~/.ply" : variable, environment);
        }

        private String domainFromEnvironment() {
            String domain = environment.getOrDefault("OCI_REGISTRY_DOMAIN", "").strip();
            return domain.isEmpty() ? ReferenceParser.DOCKER_HUB : domain;
        }

        private static ClassLoader contextClassLoader() {
            @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return loader == null ? Objects.requireNonNull(ImageClient.class.getClassLoader()) : loader;
        }

        /** The second over the first, section by section; null takes away. */
        private static Map<String, Object> merge(Map<?, ?> below, Map<?, ?> above) {
            Map<String, Object> merged = new LinkedHashMap<>();
            below.forEach((name, value) -> merged.put(String.valueOf(name), value));
            above.forEach((name, value) -> merged.compute(
                    String.valueOf(name),
                    (key, lower) -> lower instanceof Map<?, ?> left && value instanceof Map<?, ?> right
                            ? merge(left, right)
                            : value));
            return merged;
        }

        private static void set(Map<String, Object> values, String name, Object value) {
            int dot = name.indexOf('.');
            if (dot < 0) {
                values.put(name, value);
                return;
            }
            Map<String, Object> section = new LinkedHashMap<>();
            if (values.get(name.substring(0, dot)) instanceof Map<?, ?> present) {
                present.forEach((key, element) -> section.put(String.valueOf(key), element));
            }
            set(section, name.substring(dot + 1), value);
            values.put(name.substring(0, dot), section);
        }
    }
}
