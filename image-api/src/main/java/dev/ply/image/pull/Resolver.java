package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageConfig;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Manifest;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.RegistryTransport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds out what a reference names: fetches manifest, index and config, checks every byte against its digest, chooses
 * the platform, and refuses early what could not be pulled anyway.
 */
public final class Resolver {

    private static final int MAX_DOCUMENT = 4 * 1024 * 1024;
    private static final int MAX_INDEX_DEPTH = 3;
    /** No layer of this compressed size was ever seen; a manifest that names one is not worth starting on. */
    private static final long MAX_BLOB = 1L << 40;

    private final ManifestParser manifests;
    private final ConfigParser configs;
    private final Decompressors decompressors;

    @Inject
    Resolver(ManifestParser manifests, ConfigParser configs, Decompressors decompressors) {
        this.manifests = manifests;
        this.configs = configs;
        this.decompressors = decompressors;
    }

    /** What {@code reference} names for {@code platform}. */
    ResolvedImage resolve(RegistryTransport transport, Reference reference, Platform platform) throws IOException {
        RawDocument first = named(transport, reference);
        Manifest manifest = manifests.parse(reference.toString(), first);
        if (manifest instanceof ImageIndex index) {
            return resolve(transport, reference, platform, index, Optional.of(first), 1);
        }
        return complete(transport, reference, platform, (ImageManifest) manifest, Optional.empty());
    }

    /** The platforms that {@code reference} has images for; empty when it names a single manifest. */
    List<Platform> platforms(RegistryTransport transport, Reference reference) throws IOException {
        Manifest manifest = manifests.parse(reference.toString(), named(transport, reference));
        return manifest instanceof ImageIndex index ? platforms(index) : List.of();
    }

    /** The raw manifest for a platform, or whatever {@code reference} names where none is asked for. */
    RawDocument document(RegistryTransport transport, Reference reference, Optional<Platform> platform)
            throws IOException {
        return platform.isPresent()
                ? resolve(transport, reference, platform.get()).manifest()
                : named(transport, reference);
    }

    private ResolvedImage resolve(
            RegistryTransport transport,
            Reference reference,
            Platform platform,
            ImageIndex index,
            Optional<RawDocument> top,
            int depth)
            throws IOException {
        for (Descriptor candidate : candidates(index, platform)) {
            if (!MediaTypes.isIndex(candidate.mediaType())) {
                RawDocument document = proven(reference, candidate, () -> transport.manifest(reference, candidate));
                Manifest manifest = manifests.parse(reference.toString(), document);
                if (manifest instanceof ImageManifest image) {
                    return complete(transport, reference, candidate.platform().orElse(platform), image, top);
                }
                throw new IntegrityException(
                        reference + ": the index calls " + candidate.digest() + " a manifest, but it is an index",
                        candidate.digest());
            }
            if (depth == MAX_INDEX_DEPTH) {
                throw new IntegrityException(
                        reference + ": indexes are nested more than " + MAX_INDEX_DEPTH + " deep", candidate.digest());
            }
            RawDocument document = proven(reference, candidate, () -> transport.manifest(reference, candidate));
            if (manifests.parse(reference.toString(), document) instanceof ImageIndex nested
                    && (candidate.platform().isPresent()
                            || !candidates(nested, platform).isEmpty())) {
                return resolve(transport, reference, platform, nested, top, depth + 1);
            }
        }
        throw noSuchPlatform(reference, platform, platforms(index));
    }

    /** The entry for the platform; where there is none, nested indexes, and a single entry that does not say its own. */
    private static List<Descriptor> candidates(ImageIndex index, Platform platform) {
        Optional<Descriptor> chosen = new PlatformChooser(platform).choose(index.manifests());
        if (chosen.isPresent()) {
            return List.of(chosen.get());
        }
        List<Descriptor> images =
                index.manifests().stream().filter(PlatformChooser::isImage).toList();
        List<Descriptor> open = images.stream()
                .filter(image -> image.platform().isEmpty())
                .filter(image -> images.size() == 1 || MediaTypes.isIndex(image.mediaType()))
                .toList();
        return open;
    }

    private ResolvedImage complete(
            RegistryTransport transport,
            Reference reference,
            Platform platform,
            ImageManifest manifest,
            Optional<RawDocument> index)
            throws IOException {
        checkLayers(reference, manifest);
        Descriptor descriptor = manifest.config();
        if (descriptor.size() > MAX_DOCUMENT) {
            throw new LimitExceededException(
                    reference + ": config " + descriptor.digest() + " has " + descriptor.size() + " bytes, more than "
                            + MAX_DOCUMENT,
                    descriptor.digest());
        }
        RawDocument rawConfig = proven(reference, descriptor, () -> fetch(transport, reference, descriptor));
        ImageConfig config = configs.parse(reference.toString(), rawConfig, platform);
        if (index.isEmpty() && !new PlatformChooser(platform).accepts(config.platform())) {
            throw noSuchPlatform(reference, platform, List.of(config.platform()));
        }
        return new ResolvedImage(
                platform, manifest.raw(), index, rawConfig, config, pair(reference, manifest, config.diffIds()));
    }

    private void checkLayers(Reference reference, ImageManifest manifest) throws IntegrityException {
        for (Descriptor layer : manifest.layers()) {
            if (!decompressors.supports(layer.mediaType())) {
                decompressors.fileSuffix(layer);
            }
            if (layer.size() > MAX_BLOB) {
                throw new LimitExceededException(
                        reference + ": layer " + layer.digest() + " claims " + layer.size() + " bytes", layer.digest());
            }
        }
    }

    private static List<LayerDescriptor> pair(Reference reference, ImageManifest manifest, List<Digest> diffIds)
            throws IntegrityException {
        List<Descriptor> blobs = manifest.layers();
        if (blobs.size() != diffIds.size()) {
            throw new IntegrityException(
                    reference + ": the manifest has " + blobs.size() + " layers, but the config " + diffIds.size()
                            + " diff_ids",
                    manifest.raw().digest());
        }
        Map<Digest, LayerDescriptor> byDigest = new HashMap<>();
        List<LayerDescriptor> layers = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            LayerDescriptor layer = new LayerDescriptor(blobs.get(i), diffIds.get(i));
            LayerDescriptor same = byDigest.putIfAbsent(layer.digest(), layer);
            if (same != null
                    && (!same.diffId().equals(layer.diffId())
                            || same.blob().size() != layer.blob().size())) {
                throw new IntegrityException(
                        reference + ": layer " + layer.digest() + " occurs twice, with different sizes or diff_ids",
                        layer.digest());
            }
            layers.add(same == null ? layer : same);
        }
        return layers;
    }

    /** What the reference itself names; where it has a digest, that decides. */
    private static RawDocument named(RegistryTransport transport, Reference reference) throws IOException {
        Optional<Digest> wanted = reference.digest();
        if (wanted.isEmpty()) {
            RawDocument document = transport.manifest(reference);
            requireSmall(reference, document);
            return document;
        }
        Digest digest = wanted.get();
        RawDocument document = transport.manifest(reference);
        if (!digest.matches(document.bytes())) {
            document = transport.manifest(reference);
        }
        requireSmall(reference, document);
        return withDigest(reference, digest, document);
    }

    /** A document that must be what its descriptor says; what is not is fetched once more, since caches can be wrong. */
    private static RawDocument proven(Reference reference, Descriptor descriptor, DocumentSource source)
            throws IOException {
        RawDocument document = source.fetch();
        if (document.size() != descriptor.size() || !descriptor.digest().matches(document.bytes())) {
            document = source.fetch();
        }
        requireSmall(reference, document);
        if (document.size() != descriptor.size()) {
            throw new IntegrityException(
                    reference + ": " + descriptor.digest() + " should have " + descriptor.size() + " bytes, but has "
                            + document.size(),
                    descriptor.digest());
        }
        return withDigest(reference, descriptor.digest(), document);
    }

    private static RawDocument withDigest(Reference reference, Digest digest, RawDocument document)
            throws IntegrityException {
        try {
            return RawDocument.of(document.mediaType(), digest, document.bytes());
        } catch (IllegalArgumentException e) {
            throw new IntegrityException(
                    reference + ": " + digest + " was asked for, but the content has the digest " + document.digest(),
                    digest,
                    e);
        }
    }

    private static RawDocument fetch(RegistryTransport transport, Reference reference, Descriptor descriptor)
            throws IOException {
        BlobSource source = new TransportBlob(transport, reference, descriptor);
        try {
            return verified(source, reference, descriptor);
        } catch (IntegrityException e) {
            return verified(source.again(), reference, descriptor);
        }
    }

    private static RawDocument verified(BlobSource source, Reference reference, Descriptor descriptor)
            throws IOException {
        try (InputStream in = new VerifyingInputStream(
                source.open(0),
                reference + ": config " + descriptor.digest(),
                descriptor.digest(),
                descriptor.size())) {
            return RawDocument.of(descriptor.mediaType(), descriptor.digest(), in.readAllBytes());
        }
    }

    private static void requireSmall(Reference reference, RawDocument document) throws LimitExceededException {
        if (document.size() > MAX_DOCUMENT) {
            throw new LimitExceededException(
                    reference + ": the manifest has " + document.size() + " bytes, more than " + MAX_DOCUMENT,
                    document.digest());
        }
    }

    private static List<Platform> platforms(ImageIndex index) {
        return index.manifests().stream()
                .filter(PlatformChooser::isImage)
                .flatMap(manifest -> manifest.platform().stream())
                .distinct()
                .toList();
    }

    private static NotFoundException noSuchPlatform(Reference reference, Platform wanted, List<Platform> there) {
        String known = there.stream().map(Platform::toString).collect(Collectors.joining(", "));
        return new NotFoundException(reference + ": no image for " + wanted
                + (known.isEmpty() ? "" : "; there is " + known + ": choose one with --platform"));
    }

    /** Fetches a document, unproven. */
    private interface DocumentSource {
        RawDocument fetch() throws IOException;
    }
}
