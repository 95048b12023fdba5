package dev.ply.image.cache;

import dev.ply.image.LayerDescriptor;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The artifacts that one extractor made of one layer: the one that images share, and variants whose inherited
 * directories have other metadata. Finding needs no lock; publishing needs the layer's extraction lock.
 */
final class Artifacts {

    private final LayerDescriptor layer;
    private final CacheLayout layout;
    private final Disk disk;
    private final LayerExtractor extractor;
    private final ArtifactNames names;
    private final KeyedLocks locks;

    Artifacts(LayerDescriptor layer, FsCache cache) {
        this.layer = layer;
        this.layout = cache.layout();
        this.disk = cache.disk();
        this.extractor = cache.extractor();
        this.names = ArtifactNames.of(layer.digest(), extractor);
        this.locks = cache.locks();
    }

    /** The artifact for these lower layers, by what was worked out earlier. */
    Optional<ExtractedLayer> find(LayerDependencies below) throws IOException {
        Optional<CompletionMarker> shared = shared();
        if (shared.isEmpty() || shared.get().implicit() == 0) {
            return shared.map(Artifacts::extracted);
        }
        String fingerprint = shared.get().chains().get(Inheritance.chain(below));
        return fingerprint == null ? Optional.empty() : find(shared.get(), fingerprint);
    }

    /** The artifact for these lower layers, asking for their indexes and waiting for those that are not here. */
    Optional<ExtractedLayer> resolve(LayerDependencies below) throws IOException {
        Optional<CompletionMarker> shared = shared();
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        Optional<ExtractedLayer> known = find(below);
        return known.isPresent()
                ? known
                : find(shared.get(), Inheritance.resolve(implicit(), below).fingerprint());
    }

    /** The same as {@link #resolve}, noting what was worked out. The caller has the extraction lock. */
    Optional<ExtractedLayer> resolveAndRemember(LayerDependencies below) throws IOException {
        Optional<ExtractedLayer> known = find(below);
        if (known.isPresent() || shared().isEmpty()) {
            return known;
        }
        String fingerprint = Inheritance.resolve(implicit(), below).fingerprint();
        remember(Map.of(Inheritance.chain(below), fingerprint));
        return find(below);
    }

    private Optional<ExtractedLayer> find(CompletionMarker shared, String fingerprint) throws IOException {
        return shared.fingerprint().equals(fingerprint)
                ? Optional.of(extracted(shared))
                : valid(names.variant(fingerprint))
                        .filter(marker -> marker.fingerprint().equals(fingerprint))
                        .map(Artifacts::extracted);
    }

    /** Any artifact: their files' contents are the same. */
    Optional<Path> any() throws IOException {
        return shared().map(CompletionMarker::artifact);
    }

    private Optional<CompletionMarker> shared() throws IOException {
        return valid(names.shared());
    }

    /** What the marker of the artifact with this name says, or that of the one in its stead. */
    private Optional<CompletionMarker> valid(String name) throws IOException {
        Optional<CompletionMarker> valid = validAt(name);
        return valid.isPresent() ? valid : validAt(names.spare(name));
    }

    /** What the marker of this artifact says, if it agrees with the layer, the extractor and the disk. */
    private Optional<CompletionMarker> validAt(String name) throws IOException {
        Optional<CompletionMarker> read = CompletionMarker.read(layout.marker(name));
        return read.isPresent() && isValid(read.get()) ? read : Optional.empty();
    }

    private boolean isValid(CompletionMarker marker) throws IOException {
        try {
            return marker.diffId().equals(layer.diffId())
                    && marker.extractor().equals(extractor.name())
                    && marker.version() == extractor.version()
                    && marker.shape().isOf(marker.artifact())
                    && marker.index().isOf(layout.index(layer.digest()));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static ExtractedLayer extracted(CompletionMarker marker) {
        return new ExtractedLayer(marker.artifact(), marker.entries(), marker.bytes());
    }

    private List<LayerPath> implicit() throws IOException {
        List<LayerPath> implicit = new ArrayList<>();
        try (LayerIndex index = extractor.openIndex(layout.index(layer.digest()))) {
            index.entries().forEachRemaining(entry -> {
                if (entry.implicit()) {
                    implicit.add(entry.path());
                }
            });
        }
        return implicit;
    }

    /** Gives the layer its index, which others may be waiting for. */
    void publishIndex(StagedLayer staged) throws IOException {
        Path index = layout.index(layer.digest());
        if (!Files.exists(index) || !IndexSummary.of(staged.index()).isOf(index)) {
            disk.copy(staged.index(), index);
        }
    }

    /**
     * Completes what was staged, whose index is published, and gives it a name. Waits for lower layers' indexes.
     *
     * @param renew whether to do so although there is such an artifact, and only in its place
     * @return the artifact; empty where it would take the place of one while somebody uses the layer
     */
    Optional<ExtractedLayer> publish(Staging staging, LayerDependencies below, boolean renew) throws IOException {
        StagedLayer staged = staging.layer();
        Inheritance inheritance = Inheritance.resolve(staged.implicitDirectories(), below);
        String fingerprint = inheritance.fingerprint();
        Optional<CompletionMarker> shared = shared();
        Map<String, String> chains =
                staged.implicitDirectories().isEmpty() ? Map.of() : Map.of(Inheritance.chain(below), fingerprint);
        Optional<ExtractedLayer> existing =
                renew || shared.isEmpty() ? Optional.empty() : find(shared.get(), fingerprint);
        if (existing.isPresent()) {
            remember(chains);
            return existing;
        }
        staged.finish(inheritance.directories());
        if (disk.sync()) {
            staged.sync();
        }
        boolean isShared = shared.isEmpty() || shared.get().fingerprint().equals(fingerprint);
        CompletionMarker marker = marker(
                staging,
                isShared ? names.shared() : names.variant(fingerprint),
                fingerprint,
                isShared && shared.isPresent() ? shared.get().chains() : Map.of());
        Optional<Path> installed = install(staging, marker, isShared ? chains : Map.of(), renew);
        if (installed.isPresent() && !isShared) {
            remember(chains);
        }
        return installed.map(artifact -> new ExtractedLayer(artifact, marker.entries(), marker.bytes()));
    }

    private CompletionMarker marker(Staging staging, String name, String fingerprint, Map<String, String> chains)
            throws IOException {
        StagedLayer staged = staging.layer();
        return new CompletionMarker(
                layer.diffId(),
                extractor.name(),
                extractor.version(),
                staged.entries(),
                staging.tarBytes(),
                layout.artifacts().resolve(name),
                ArtifactShape.of(staged.artifact()),
                IndexSummary.of(layout.index(layer.digest())),
                staged.implicitDirectories().size(),
                fingerprint,
                chains);
    }

    /**
     * Gives what was staged its name, in place of what has it unless somebody uses the layer; then the spare one, which is no
     * longer needed once the name is free.
     */
    private Optional<Path> install(Staging staging, CompletionMarker marker, Map<String, String> chains, boolean renew)
            throws IOException {
        CompletionMarker spare =
                marker.withName(names.spare(String.valueOf(marker.artifact().getFileName())));
        boolean spared = Files.exists(file(spare));
        Optional<Lease> unused = spared || Files.exists(file(marker))
                ? locks.tryExclusive(layout.useLock(layer.digest()))
                : Optional.of(() -> {});
        if (unused.isEmpty()) {
            return renew || spared ? Optional.empty() : Optional.of(put(staging, spare, chains));
        }
        try (Lease held = unused.get()) {
            Path artifact = put(staging, marker, chains);
            remove(file(spare));
            return Optional.of(artifact);
        }
    }

    private Path put(Staging staging, CompletionMarker marker, Map<String, String> chains) throws IOException {
        Path file = file(marker);
        if (!CompletionMarker.read(file).equals(Optional.of(marker))) {
            // It must not speak for what comes now.
            remove(file);
        }
        disk.replace(staging.layer().artifact(), marker.artifact(), staging.replaced());
        // Before the marker: whoever finds the layer complete has no reason to look for what a crash left.
        staging.clear();
        disk.write(file, marker.withChains(chains).toJson(file));
        return marker.artifact();
    }

    private Path file(CompletionMarker marker) {
        return layout.marker(String.valueOf(marker.artifact().getFileName()));
    }

    /** Notes what was worked out, so that the next look needs no lower layer's index. */
    private void remember(Map<String, String> chains) throws IOException {
        if (chains.isEmpty()) {
            return;
        }
        Optional<CompletionMarker> shared = shared();
        if (shared.isPresent() && !shared.get().chains().keySet().containsAll(chains.keySet())) {
            Path file = file(shared.get());
            disk.write(file, shared.get().withChains(chains).toJson(file));
        }
    }

    /** Removes an artifact with its marker, the marker first. */
    void remove(Path marker) throws IOException {
        Optional<CompletionMarker> old = CompletionMarker.read(marker);
        if (Files.deleteIfExists(marker)) {
            disk.syncDirectory(layout.layers());
        }
        if (old.isPresent() && CacheLayout.isFor(marker, old.get().artifact())) {
            new FileTree(old.get().artifact()).delete();
        }
    }
}
