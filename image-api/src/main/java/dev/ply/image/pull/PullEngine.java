package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import dev.ply.image.PullPolicy;
import dev.ply.image.PullProgress;
import dev.ply.image.PullResult;
import dev.ply.image.PullResult.PulledLayer;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.RegistryTransport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Pulls images: asks the store first, then the registry; makes every layer usable; records the image last, so that the
 * store never claims what the disk does not hold. Thread-safe.
 */
public final class PullEngine {

    private final Transports transports;
    private final Resolver resolver;
    private final ConfigParser configs;
    private final GlobalLayerOps cache;
    private final MetadataStore store;
    private final Housekeeping housekeeping;
    private final Work work;
    private final Jobs jobs;

    /** How many layers a pull works on at once. */
    public record Jobs(int count) {}

    @Inject
    PullEngine(
            Transports transports,
            Resolver resolver,
            ConfigParser configs,
            GlobalLayerOps cache,
            MetadataStore store,
            Housekeeping housekeeping,
            Work work,
            Jobs jobs) {
        this.transports = transports;
        this.resolver = resolver;
        this.configs = configs;
        this.cache = cache;
        this.store = store;
        this.housekeeping = housekeeping;
        this.work = work;
        this.jobs = jobs;
    }

    /** Pulls one image on the calling thread and others. */
    public PullResult pull(Reference reference, PullOptions options) throws IOException {
        try {
            return pullOrThrow(reference, options);
        } catch (IOException e) {
            options.progress().on(new PullProgress.Failed(nameOf(reference, options), String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** What the image is stored under, and known by to whoever follows the pull. */
    private static Reference nameOf(Reference reference, PullOptions options) {
        return options.storeAs().orElse(reference);
    }

    private PullResult pullOrThrow(Reference reference, PullOptions options) throws IOException {
        ImageKey key =
                new ImageKey(nameOf(reference, options), options.platform().orElseGet(Platform::host));
        if (options.policy() != PullPolicy.ALWAYS && !options.force()) {
            Optional<PullResult> cached = stored(key, options);
            if (cached.isPresent()) {
                return report(options, cached.get());
            }
        }
        if (options.policy() == PullPolicy.NEVER) {
            throw new NotCachedException(reference + ": not cached for " + key.platform()
                    + ", and the policy is never to ask a registry; pull it without --policy never");
        }
        return work.run(() -> pullMissing(reference, key, options));
    }

    /** What {@code reference} has images for: the platforms of its index, or none when it is a single image. */
    public List<Platform> platforms(Reference reference) throws IOException {
        return work.run(() -> resolver.platforms(transports.forReference(reference), reference));
    }

    /** The manifest or index that {@code reference} names now, or the manifest for a platform. */
    public RawDocument manifest(Reference reference, Optional<Platform> platform) throws IOException {
        return work.run(() -> resolver.document(transports.forReference(reference), reference, platform));
    }

    /** The tags beside {@code reference}. */
    public List<String> tags(Reference reference) throws IOException {
        return work.run(() -> transports.forReference(reference).tags(reference));
    }

    private PullResult pullMissing(Reference reference, ImageKey key, PullOptions options) throws IOException {
        try (GlobalLayerOps.Lease lease = cache.lockImage(key)) {
            RegistryTransport transport = transports.forReference(reference);
            if (!options.force()) {
                Optional<PullResult> cached = options.policy() == PullPolicy.ALWAYS
                        ? unchanged(transport, reference, key, options)
                        : repaired(transport, reference, key, options);
                if (cached.isPresent()) {
                    return report(options, cached.get());
                }
            }
            options.progress().on(new PullProgress.Resolving(key.reference()));
            ResolvedImage resolved = resolver.resolve(transport, reference, key.platform());
            if (options.policy() == PullPolicy.ALWAYS && !options.force()) {
                // Not every registry says so in one cheap request.
                Optional<PullResult> same = unchanged(named(resolved.index(), resolved.manifest()), key, options);
                if (same.isPresent()) {
                    return report(options, same.get());
                }
            }
            return report(options, bring(transport, reference, key, resolved, options));
        }
    }

    /** The stored image, where all that was asked for is here. */
    private Optional<PullResult> stored(ImageKey key, PullOptions options) throws IOException {
        Optional<StoredImage> stored = store.find(key);
        return stored.isEmpty() ? Optional.empty() : usable(stored.get(), options);
    }

    private Optional<PullResult> usable(StoredImage stored, PullOptions options) throws IOException {
        Image image = cachedLayers(stored.layers());
        Optional<List<Optional<Path>>> paths = options.extract() ? extractedPaths(image) : downloadedPaths(image);
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        store.touch(stored.key(), Instant.now());
        return Optional.of(result(stored, paths.get(), true));
    }

    /** What was pulled before but lacks layers is completed as it was, so that nothing but those layers changes. */
    private Optional<PullResult> repaired(
            RegistryTransport transport, Reference reference, ImageKey key, PullOptions options) throws IOException {
        Optional<StoredImage> stored = store.find(key);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Optional<PullResult> cached = usable(stored.get(), options);
        if (cached.isPresent()) {
            return cached;
        }
        try {
            return Optional.of(bring(transport, reference, key, resolved(stored.get()), options));
        } catch (NotFoundException e) {
            // The registry has something newer by now, and only that.
            return Optional.empty();
        }
    }

    /** The stored image, where the registry says in one cheap request that it is still what the reference names. */
    private Optional<PullResult> unchanged(
            RegistryTransport transport, Reference reference, ImageKey key, PullOptions options) throws IOException {
        Optional<Digest> current = transport.resolve(reference);
        return current.isEmpty() ? Optional.empty() : unchanged(current.get(), key, options);
    }

    /** The stored image, where this is the digest of its index, or of its manifest where it came without one. */
    private Optional<PullResult> unchanged(Digest current, ImageKey key, PullOptions options) throws IOException {
        Optional<StoredImage> stored = store.find(key);
        return stored.isPresent()
                        && named(stored.get().index(), stored.get().manifest()).equals(current)
                ? usable(stored.get(), options)
                : Optional.empty();
    }

    /** The digest of what a reference names. */
    private static Digest named(Optional<RawDocument> index, RawDocument manifest) {
        return index.orElse(manifest).digest();
    }

    private PullResult bring(
            RegistryTransport transport, Reference reference, ImageKey key, ResolvedImage resolved, PullOptions options)
            throws IOException {
        PullResult result;
        try (GlobalLayerOps.Lease claim = cache.claim(digests(resolved))) {
            result = bringClaimed(transport, reference, key, resolved, options);
        }
        if (options.discardBlobs() && options.extract()) {
            housekeeping.discardBlobs(key, digests(resolved));
        }
        return result;
    }

    private PullResult bringClaimed(
            RegistryTransport transport, Reference reference, ImageKey key, ResolvedImage resolved, PullOptions options)
            throws IOException {
        options.progress()
                .on(new PullProgress.Resolved(
                        key.reference(), key.platform(), resolved.manifest().digest(), resolved.distinctBlobs()));
        Image image = image(transport, reference, resolved.layers());
        cache.requireSpace(missing(image, options));
        List<Optional<Path>> paths = new LayerFetcher(work, jobs.count(), key.reference(), options, image).fetch();
        StoredImage stored = record(key, resolved);
        store.put(stored);
        return result(stored, paths, false);
    }

    /**
     * Makes parts of a stored image's layers again.
     *
     * @param broken the parts, by the position of the layer
     */
    void renew(StoredImage stored, SortedMap<Integer, Set<Part>> broken, PullOptions options) throws IOException {
        Reference reference = stored.key().reference();
        work.run(() -> {
            try (GlobalLayerOps.Lease lease = cache.lockImage(stored.key())) {
                Image image = image(transports.forReference(reference), reference, stored.layers());
                for (Map.Entry<Integer, Set<Part>> layer : broken.entrySet()) {
                    int position = layer.getKey();
                    LayerOps ops = image.layers().get(position);
                    LayerReport report =
                            new LayerReport(reference, ops.descriptor().blob(), options.progress());
                    ops.renew(layer.getValue(), image.sources().get(position), image.dependenciesOf(position), report);
                }
                return true;
            }
        });
    }

    private static List<Digest> digests(ResolvedImage image) {
        return image.distinctBlobs().stream().map(Descriptor::digest).toList();
    }

    private StoredImage record(ImageKey key, ResolvedImage resolved) {
        Instant now = Instant.now();
        return new StoredImage(
                key, resolved.manifest(), resolved.index(), resolved.rawConfig(), resolved.layers(), now, now, now);
    }

    private ResolvedImage resolved(StoredImage stored) throws IOException {
        return new ResolvedImage(
                stored.key().platform(),
                stored.manifest(),
                stored.index(),
                stored.config(),
                configs.parse(
                        stored.key().reference().toString(),
                        stored.config(),
                        stored.key().platform()),
                stored.layers());
    }

    private Image image(RegistryTransport transport, Reference reference, List<LayerDescriptor> layers) {
        List<LayerOps> ops = layers.stream().map(cache::layer).toList();
        List<BlobSource> sources = layers.stream()
                .map(layer -> (BlobSource) new TransportBlob(transport, reference, layer.blob()))
                .toList();
        return new Image(ops, sources);
    }

    private Image cachedLayers(List<LayerDescriptor> layers) {
        return Image.cached(layers.stream().map(cache::layer).toList());
    }

    private static Optional<List<Optional<Path>>> extractedPaths(Image image) throws IOException {
        return image.extracted()
                .map(layers -> layers.stream()
                        .map(ExtractedLayer::path)
                        .map(Optional::of)
                        .toList());
    }

    private static Optional<List<Optional<Path>>> downloadedPaths(Image image) throws IOException {
        List<Optional<Path>> none = new ArrayList<>();
        for (LayerOps layer : image.layers()) {
            if (!layer.isDownloaded()) {
                return Optional.empty();
            }
            none.add(Optional.empty());
        }
        return Optional.of(none);
    }

    /** The blobs that have to be fetched: not those whose layer is extracted already. */
    private static List<Descriptor> missing(Image image, PullOptions options) throws IOException {
        List<Descriptor> missing = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            LayerOps layer = image.layers().get(i);
            boolean here = options.extract() && layer.isExtracted(image.dependenciesOf(i));
            if (!here && !layer.isDownloaded()) {
                missing.add(layer.descriptor().blob());
            }
        }
        return missing.stream().distinct().toList();
    }

    private PullResult result(StoredImage stored, List<Optional<Path>> paths, boolean cached) throws IOException {
        List<PulledLayer> layers = new ArrayList<>();
        for (int i = 0; i < stored.layers().size(); i++) {
            layers.add(new PulledLayer(stored.layers().get(i), paths.get(i)));
        }
        ImageKey key = stored.key();
        return new PullResult(
                key.reference(),
                key.platform(),
                stored.manifest().digest(),
                stored.index().map(RawDocument::digest),
                stored.config().digest(),
                configs.parse(key.reference().toString(), stored.config(), key.platform()),
                layers,
                cached);
    }

    private static PullResult report(PullOptions options, PullResult result) {
        options.progress().on(new PullProgress.Completed(result.reference(), result));
        return result;
    }
}
