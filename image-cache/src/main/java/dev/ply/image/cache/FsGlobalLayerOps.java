package dev.ply.image.cache;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.cache.CacheLayout.Role;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerOps;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A cache of layers on a file system. */
final class FsGlobalLayerOps implements GlobalLayerOps {

    /** What ext4 has at its root, where extracted layers may go. */
    private static final String OF_THE_FILE_SYSTEM = "lost+found";

    private static final long GRACE_SECONDS = 2;

    private final FsCache cache;

    FsGlobalLayerOps(FsCache cache) {
        this.cache = cache;
    }

    @Override
    public LayerOps layer(LayerDescriptor descriptor) {
        return new FsLayerOps(descriptor, cache);
    }

    @Override
    public Lease lockImage(ImageKey key) throws IOException {
        return cache.calls().call(() -> {
            Leases leases = new Leases();
            leases.add(() -> cache.share(() -> tell("waiting for clean-up of the cache to end")));
            Path lock = cache.layout().imageLock(key);
            String image = DisplayText.of(key.toString());
            leases.add(
                    () -> cache.locks().exclusive(lock, image, () -> tell(image + ": waiting for another pull of it")));
            return leases;
        });
    }

    @Override
    public Lease pin(Collection<Digest> layers) throws IOException {
        return shareEach(layers, cache.layout()::useLock);
    }

    @Override
    public Lease claim(Collection<Digest> layers) throws IOException {
        return shareEach(layers, cache.layout()::claimLock);
    }

    /** Shares one lock of each of these layers. */
    private Lease shareEach(Collection<Digest> layers, Function<Digest, Path> lock) throws IOException {
        return cache.calls().call(() -> {
            Leases leases = new Leases();
            try (Lease shared = cache.share(() -> {})) {
                for (Digest layer : new TreeSet<>(layers)) {
                    leases.add(() -> cache.locks().shared(lock.apply(layer), "layer " + layer, () -> {}));
                }
            }
            return leases;
        });
    }

    @Override
    public void requireSpace(Collection<Descriptor> missing) throws IOException {
        long needed = 0;
        for (Descriptor blob : missing) {
            Path file = cache.layout().blob(blob.digest(), cache.decompressors().fileSuffix(blob));
            needed += blob.size() - new Blob(blob, file, cache.disk()).bytesHere();
        }
        FileStore disk = Files.getFileStore(Disk.existing(cache.layout().layers()));
        long free = disk.getUsableSpace();
        // What the layers take once extracted isn't known; the blobs alone are certain. Some disks don't count at all.
        if (needed > free && disk.getTotalSpace() > 0) {
            throw new NoSpaceException(DisplayText.of(cache.layout().layers().toString()) + ": no room for the image: "
                    + needed + " bytes to download, " + free + " bytes free; make room, or choose another home");
        }
    }

    @Override
    public DiskUsage diskUsage() throws IOException {
        long layers = 0;
        long blobs = 0;
        long partial = 0;
        long extracted = 0;
        for (LayerFiles layer : LayerFiles.all(cache.layout()).values()) {
            layers += layer.isEmpty() ? 0 : 1;
            blobs += layer.bytes(EnumSet.of(Role.BLOB));
            partial += layer.bytes(EnumSet.of(Role.PARTIAL));
            extracted += layer.bytes(EnumSet.of(Role.ARTIFACT, Role.STAGING, Role.INDEX, Role.MARKER, Role.TEMPORARY));
        }
        return new DiskUsage(layers, blobs, partial, extracted);
    }

    @Override
    public CleanupReport cleanup(CleanupRequest request) throws IOException {
        if (!Files.isDirectory(cache.layout().layers())
                && !Files.isDirectory(cache.layout().artifacts())) {
            // Perhaps a home whose name is mistyped, which is not to be made for that.
            return new CleanupReport(List.of(), 0, List.of());
        }
        return cache.calls().call(() -> {
            try (Lease lock = request.dryRun() ? cache.share(() -> {}) : cache.own(this::tellWaiting)) {
                return new CacheSweeper(cache, request).sweep();
            }
        });
    }

    private void tellWaiting() {
        tell("waiting for pulls to end before anything is removed");
    }

    private void tell(String what) {
        cache.notices().information(what);
    }

    @Override
    public CleanupReport remove(Collection<Digest> layers, NeededLayers needed) throws IOException {
        return remove(layers, needed, layer -> layer);
    }

    @Override
    public CleanupReport discardBlobs(Collection<Digest> layers, NeededLayers needed) throws IOException {
        return remove(layers, needed, LayerFiles::blobs);
    }

    /** One after the other: of two that remove the last two images with a layer, one has to see that nobody needs it. */
    private CleanupReport remove(Collection<Digest> layers, NeededLayers needed, UnaryOperator<LayerFiles> part)
            throws IOException {
        return cache.calls().call(() -> {
            try (Lease shared = cache.share(() -> {});
                    Lease alone =
                            cache.locks().exclusive(cache.layout().removalLock(), "removal of layers", () -> {})) {
                return LayerRemoval.remove(cache, layers, needed, part);
            }
        });
    }

    @Override
    public Set<Digest> layers() throws IOException {
        Set<Digest> digests = new TreeSet<>();
        for (LayerFiles layer : LayerFiles.all(cache.layout()).values()) {
            if (!layer.isEmpty()) {
                digests.add(layer.layer());
            }
        }
        return digests;
    }

    @Override
    public List<String> verify() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : LayerFiles.list(cache.layout(), "*")) {
            if (CacheLayout.parse(file).isEmpty() && !file.endsWith(OF_THE_FILE_SYSTEM)) {
                faults.add(DisplayText.of(file.toString()) + ": belongs to no layer; remove it");
            }
        }
        return faults;
    }

    @Override
    public List<LayerFault> verify(Digest layer) throws IOException {
        return cache.calls().call(() -> {
            try (Lease shared = cache.share(() -> {});
                    Lease reading = cache.shareExtraction(layer)) {
                return LayerCheck.of(cache, layer).faults();
            }
        });
    }

    /** Ends what is under way, and waits for its threads, if not for long. Leases stay valid until they are closed. */
    @Override
    public void close() {
        cache.calls().close();
        cache.threads().shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            // In vain where one of them, such as a listener, closes this; and a plug-in may not mind an interrupt.
            boolean unused = cache.threads().awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
