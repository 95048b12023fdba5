package dev.ply.image.cache;

import dev.ply.image.LayerDescriptor;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One layer of a cache on a file system: takes the locks, in their order, and leaves the work to others. */
final class FsLayerOps implements LayerOps {

    private final LayerDescriptor descriptor;
    private final FsCache cache;
    private final Artifacts artifacts;
    private volatile @Nullable Path opened;
    private volatile @Nullable KeptIndex kept;

    FsLayerOps(LayerDescriptor descriptor, FsCache cache) {
        this.descriptor = descriptor;
        this.cache = cache;
        this.artifacts = new Artifacts(descriptor, cache);
    }

    @Override
    public LayerDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public long downloadedBytes() throws IOException {
        return blob().bytesHere();
    }

    @Override
    public boolean isDownloaded() throws IOException {
        return blob().isWhole();
    }

    @Override
    public void download(BlobSource source, LayerProgress progress) throws IOException {
        cache.calls().run(() -> {
            if (!blob().isWhole()) {
                try (Lease shared = cache.share(progress::waiting)) {
                    pipeline().download(source, progress);
                }
            }
        });
    }

    @Override
    public ExtractedLayer extract(LayerDependencies below, LayerProgress progress) throws IOException {
        return unlessExtracted(below, progress, () -> publish(pipeline().unpack(progress), below));
    }

    @Override
    public ExtractedLayer fetch(BlobSource source, LayerDependencies below, LayerProgress progress) throws IOException {
        return unlessExtracted(below, progress, () -> {
            if (blob().isDamaged()) {
                pipeline().download(source, progress);
                Optional<ExtractedLayer> existing = artifacts.find(below);
                if (existing.isPresent()) {
                    return existing.get();
                }
            }
            return publish(pipeline().fetch(source, progress), below);
        });
    }

    /** Looks without a lock, since a home that can't be written can be read, and again with it. */
    private ExtractedLayer unlessExtracted(
            LayerDependencies below, LayerProgress progress, Calls.Body<ExtractedLayer> otherwise) throws IOException {
        Optional<ExtractedLayer> ready = extracted(below);
        return ready.isPresent()
                ? ready.get()
                : cache.calls().call(() -> {
                    try (Lease shared = cache.share(progress::waiting);
                            Lease alone = cache.lockExtraction(digest(), progress::waiting)) {
                        Optional<ExtractedLayer> existing = artifacts.resolveAndRemember(below);
                        return existing.isPresent() && !blob().isDamaged() ? existing.get() : otherwise.run();
                    }
                });
    }

    private ExtractedLayer publish(Staging staging, LayerDependencies below) throws IOException {
        try (staging) {
            artifacts.publishIndex(staging.layer());
            return artifacts.publish(staging, below, false).orElseThrow(this::inUse);
        }
    }

    @Override
    public boolean renew(Set<Part> parts, BlobSource source, LayerDependencies below, LayerProgress progress)
            throws IOException {
        return cache.calls().call(() -> {
            try (Lease shared = cache.share(progress::waiting)) {
                if (!parts.contains(Part.EXTRACTED)) {
                    pipeline().renewBlob(source, progress);
                    return true;
                }
                try (Lease alone = cache.lockExtraction(digest(), progress::waiting);
                        Staging staging = parts.contains(Part.BLOB)
                                ? pipeline().renew(source, progress)
                                : pipeline().fetch(source, progress)) {
                    return replace(staging, below);
                }
            }
        });
    }

    /** Publishes in place of what is here, unless somebody uses that. */
    private boolean replace(Staging staging, LayerDependencies below) throws IOException {
        artifacts.publishIndex(staging.layer());
        boolean replaced = artifacts.publish(staging, below, true).isPresent();
        if (!replaced) {
            cache.notices().warning("layer " + digest() + ": in use, so that what was extracted stays as it is");
        }
        return replaced;
    }

    @Override
    public Optional<ExtractedLayer> extracted(LayerDependencies below) throws IOException {
        return cache.calls().call(() -> {
            if (blob().isDamaged()) {
                return Optional.empty();
            }
            Optional<ExtractedLayer> known = artifacts.find(below);
            return known.isPresent() || !haveIndexes(below.below()) ? known : artifacts.resolve(below);
        });
    }

    private static boolean haveIndexes(List<LayerOps> layers) throws IOException {
        for (LayerOps layer : layers) {
            Optional<LayerIndex> index = layer.index();
            if (index.isEmpty()) {
                return false;
            }
            index.get().close();
        }
        return true;
    }

    @Override
    public LayerIndex awaitIndex(BlobSource source, LayerDependencies below) throws IOException {
        Optional<LayerIndex> here = index();
        return here.isPresent()
                ? here.get()
                : cache.calls().call(() -> {
                    try (Lease shared = cache.share(() -> {})) {
                        return awaitIndexLocked(source, below);
                    }
                });
    }

    private LayerIndex awaitIndexLocked(BlobSource source, LayerDependencies below) throws IOException {
        AtomicReference<@Nullable LayerIndex> published = new AtomicReference<>();
        Optional<Lease> alone = cache.locks()
                .exclusiveUnless(
                        () -> {
                            index().ifPresent(published::set);
                            return published.get() != null;
                        },
                        cache.layout().extractionLock(digest()),
                        "layer " + digest());
        LayerIndex index = published.get();
        if (index != null) {
            return index;
        }
        try (Lease held = alone.orElseThrow();
                Staging staging = pipeline().fetch(source, LayerProgress.NONE)) {
            artifacts.publishIndex(staging.layer());
            if (staging.layer().implicitDirectories().isEmpty()) {
                // Else it would have to wait for further layers. Whether an older artifact is in use, its own turn
                // tells.
                artifacts.publish(staging, below, false);
            }
            return index().orElseThrow(() -> new IntegrityException(
                    "layer " + digest() + ": its index can't be read just after it was written", digest()));
        }
    }

    @Override
    public Optional<LayerIndex> index() throws IOException {
        return cache.calls().call(() -> {
            Path file = cache.layout().index(digest());
            try {
                KeptIndex known = kept;
                if (known == null || !known.isOf(file)) {
                    known = KeptIndex.open(file, cache.extractor());
                    kept = known;
                }
                return Optional.of(known.share());
            } catch (IntegrityException | NoSuchFileException e) {
                // A damaged index is as good as none: it is made again where it is needed, and verify tells of it.
                return Optional.empty();
            }
        });
    }

    @Override
    public InputStream openFile(LayerEntry file) throws IOException {
        try {
            return cache.extractor().openFile(artifact(), file);
        } catch (NoSuchFileException e) {
            // What was extracted may have gone, or have been made elsewhere, since it was looked for.
            opened = null;
            return cache.extractor().openFile(artifact(), file);
        }
    }

    /** What was extracted. Looked for once, since a layer has many files. */
    private Path artifact() throws IOException {
        Path artifact = opened;
        if (artifact == null) {
            artifact = artifacts
                    .any()
                    .orElseThrow(() -> new NotCachedException(
                            "layer " + digest() + ": is not extracted; pull the image again", digest()));
            opened = artifact;
        }
        return artifact;
    }

    @Override
    public InputStream openBlob() throws IOException {
        return blob().open();
    }

    @Override
    public void cleanupExtracted() throws IOException {
        cache.calls().run(() -> {
            try (Lease shared = cache.share(() -> {});
                    Lease alone = cache.lockExtraction(digest(), () -> {});
                    Lease unused = unused()) {
                opened = null;
                LayerFiles.of(cache.layout(), digest()).deleteExtracted(cache.disk());
            }
        });
    }

    /** Nobody may lose a layer that is being used. */
    private Lease unused() throws IOException {
        Path use = cache.layout().useLock(digest());
        return cache.locks().tryExclusive(use).orElseThrow(this::inUse);
    }

    private ImageException inUse() {
        return new ImageException("layer " + digest() + ": in use, so that what was extracted is kept", digest(), null);
    }

    @Override
    public List<LayerFault> verify() throws IOException {
        return cache.calls().call(() -> {
            try (Lease shared = cache.share(() -> {});
                    Lease reading = cache.shareExtraction(digest())) {
                return LayerCheck.of(cache, descriptor).faults();
            }
        });
    }

    private LayerPipeline pipeline() throws IOException {
        return new LayerPipeline(descriptor, blob(), cache);
    }

    private Blob blob() throws IOException {
        String suffix = cache.decompressors().fileSuffix(descriptor.blob());
        return new Blob(descriptor.blob(), cache.layout().blob(digest(), suffix), cache.disk());
    }

    @Override
    public String toString() {
        return "layer " + digest();
    }
}
