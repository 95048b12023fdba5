package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache in memory whose layers can be made to fail or to wait. */
final class FakeCache implements GlobalLayerOps {

    final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    final Set<Digest> extracted = ConcurrentHashMap.newKeySet();
    final List<Digest> fetched = new CopyOnWriteArrayList<>();
    final List<Digest> renewed = new CopyOnWriteArrayList<>();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();
    final AtomicInteger locks = new AtomicInteger();
    final Set<Digest> claimed = ConcurrentHashMap.newKeySet();
    volatile Step beforeExtract = layer -> {};

    /** Done in the middle of a fetch. */
    interface Step {
        void run(Digest layer) throws IOException, InterruptedException;
    }

    @Override
    public LayerOps layer(LayerDescriptor descriptor) {
        return new Layer(descriptor);
    }

    @Override
    public Lease lockImage(ImageKey key) {
        locks.incrementAndGet();
        return locks::decrementAndGet;
    }

    @Override
    public Lease pin(Collection<Digest> layers) {
        return () -> {};
    }

    @Override
    public Lease claim(Collection<Digest> layers) {
        claimed.addAll(layers);
        return () -> claimed.removeAll(layers);
    }

    @Override
    public void requireSpace(Collection<Descriptor> missing) {}

    @Override
    public DiskUsage diskUsage() {
        return new DiskUsage(blobs.size(), 0, 0, 0);
    }

    @Override
    public CleanupReport cleanup(CleanupRequest request) throws IOException {
        Set<Digest> needed = request.needed().find();
        List<Digest> removed = blobs.keySet().stream()
                .filter(digest -> !needed.contains(digest))
                .toList();
        if (!request.dryRun()) {
            removed.forEach(blobs::remove);
            removed.forEach(extracted::remove);
        }
        return new CleanupReport(removed, 0, List.of());
    }

    @Override
    public CleanupReport remove(Collection<Digest> layers, NeededLayers needed) throws IOException {
        Set<Digest> kept = new HashSet<>(blobs.keySet());
        kept.removeAll(layers);
        kept.addAll(claimed);
        kept.addAll(needed.find());
        return cleanup(new CleanupRequest(() -> kept, Instant.MAX, false));
    }

    @Override
    public CleanupReport discardBlobs(Collection<Digest> layers, NeededLayers needed) throws IOException {
        Set<Digest> discarded = new HashSet<>(layers);
        discarded.removeAll(claimed);
        discarded.removeAll(needed.find());
        blobs.keySet().removeAll(discarded);
        return new CleanupReport(List.copyOf(discarded), 0, List.of());
    }

    @Override
    public Set<Digest> layers() {
        return Set.copyOf(blobs.keySet());
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    @Override
    public List<LayerFault> verify(Digest layer) {
        return layer.matches(blobs.getOrDefault(layer, new byte[0]))
                ? List.of()
                : List.of(new LayerFault(LayerFault.Part.BLOB, "layer " + layer + ": wrong bytes"));
    }

    @Override
    public void close() {}

    private final class Layer implements LayerOps {

        private final LayerDescriptor descriptor;

        Layer(LayerDescriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public LayerDescriptor descriptor() {
            return descriptor;
        }

        @Override
        public long downloadedBytes() {
            return blobs.getOrDefault(digest(), new byte[0]).length;
        }

        @Override
        public boolean isDownloaded() {
            return blobs.containsKey(digest());
        }

        @Override
        public void download(BlobSource source, LayerProgress progress) throws IOException {
            try (InputStream in = source.open(0)) {
                byte[] bytes = in.readAllBytes();
                if (!digest().matches(bytes)) {
                    throw new IntegrityException("layer " + digest() + ": wrong", digest());
                }
                blobs.put(digest(), bytes);
            }
        }

        @Override
        public ExtractedLayer extract(LayerDependencies below, LayerProgress progress) {
            extracted.add(digest());
            return new ExtractedLayer(Path.of("/layers", digest().fileName()), 1, 1);
        }

        @Override
        public ExtractedLayer fetch(BlobSource source, LayerDependencies below, LayerProgress progress)
                throws IOException {
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                if (!isDownloaded()) {
                    download(source, progress);
                }
                beforeExtract.run(digest());
                fetched.add(digest());
                return extract(below, progress);
            } catch (InterruptedException e) {
                throw new CancelledException("interrupted", e);
            } finally {
                underWay.decrementAndGet();
            }
        }

        @Override
        public boolean renew(
                Set<LayerFault.Part> parts, BlobSource source, LayerDependencies below, LayerProgress progress)
                throws IOException {
            download(source, progress);
            renewed.add(digest());
            return true;
        }

        @Override
        public Optional<ExtractedLayer> extracted(LayerDependencies below) {
            return extracted.contains(digest()) ? Optional.of(extract(below, LayerProgress.NONE)) : Optional.empty();
        }

        @Override
        public LayerIndex awaitIndex(BlobSource source, LayerDependencies below) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<LayerIndex> index() {
            return Optional.empty();
        }

        @Override
        public InputStream openFile(LayerEntry file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream openBlob() {
            return new ByteArrayInputStream(blobs.getOrDefault(digest(), new byte[0]));
        }

        @Override
        public void cleanupExtracted() {
            extracted.remove(digest());
        }

        @Override
        public List<LayerFault> verify() {
            return blobs.containsKey(digest()) ? FakeCache.this.verify(digest()) : List.of();
        }
    }
}
