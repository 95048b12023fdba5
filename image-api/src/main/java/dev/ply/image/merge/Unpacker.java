package dev.ply.image.merge;

import dev.ply.image.Digest;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.FileFailure;
import dev.ply.image.layer.Image;
import dev.ply.image.pull.Work;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the root file system of an image at a place of the user's choosing, by the same extractor and under the same rules
 * as layers. It is made out of sight and moved to its place when it is complete. Thread-safe.
 */
public final class Unpacker {

    private final LayerExtractor extractor;
    private final Work work;
    private final Durability durability;

    /** Whether what is unpacked must survive a power cut. */
    public record Durability(boolean sync) {}

    @Inject
    Unpacker(LayerExtractor extractor, Work work, Durability durability) {
        this.extractor = extractor;
        this.work = work;
        this.durability = durability;
    }

    /**
     * Unpacks an image whose layers are all extracted. Where that fails, the target is as it was.
     *
     * @param target absent, or, for extractors that make trees, an empty directory, which is then filled; afterwards a tree
     *     or a file, as the extractor makes them
     * @return where it is
     */
    public Path unpack(Image image, Path target) throws IOException {
        Path place = place(target);
        try (UnpackTarget there = UnpackTarget.prepare(place)) {
            try (StagedLayer staged = stage(image, there.staging())) {
                staged.finish(Map.of());
                if (durability.sync()) {
                    staged.sync();
                }
                requireWanted(target);
                there.publish(staged.artifact());
            }
            return place;
        } catch (ImageException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new ImageException(
                    target + ": can't unpack there: " + FileFailure.of(e).reason()
                            + "; choose a folder that you may write to",
                    e);
        }
    }

    /** For the last time: what has its place is done. */
    private static void requireWanted(Path target) throws CancelledException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(target + ": interrupted");
        }
    }

    /** Throws unless something can be unpacked to {@code target}. */
    public void requireUsable(Path target) throws IOException {
        place(target);
    }

    private static Path place(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        if (Files.exists(absolute)) {
            absolute = absolute.toRealPath();
            requireEmptyDirectory(target, absolute);
            return absolute;
        }
        if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConfigurationException(target + ": a symlink that leads nowhere; choose a new or empty folder");
        }
        return absolute.normalize();
    }

    private static void requireEmptyDirectory(Path target, Path absolute) throws IOException {
        if (!Files.isDirectory(absolute)) {
            throw new ConfigurationException(target + ": is not a folder; choose a new or empty folder");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(absolute)) {
            if (entries.iterator().hasNext()) {
                throw new ConfigurationException(target + ": is not empty; choose a new or empty folder");
            }
        }
    }

    /** Feeds the merged tar to the extractor through a pipe; when feeding fails, that is what went wrong. */
    private StagedLayer stage(Image image, Path staging) throws IOException {
        Pipe pipe = Pipe.open();
        AtomicReference<@Nullable IOException> unfed = new AtomicReference<>();
        CompletableFuture<Boolean> feeding = work.start(() -> {
            try (OutputStream out = Channels.newOutputStream(pipe.sink())) {
                try {
                    new MergedTar(image).writeTo(out);
                } catch (IOException e) {
                    unfed.set(e);
                }
            }
            return true;
        });
        try (InputStream in = Channels.newInputStream(pipe.source())) {
            return stage(chainId(image), in, staging, unfed);
        } finally {
            feeding.join();
        }
    }

    private StagedLayer stage(Digest name, InputStream tar, Path staging, AtomicReference<@Nullable IOException> unfed)
            throws IOException {
        try {
            StagedLayer staged = extractor.stage(name, tar, staging);
            tar.transferTo(OutputStream.nullOutputStream());
            throwIfPresent(unfed.get());
            return staged;
        } catch (CancelledException e) {
            // An interrupt closes the pipe, which the feeder takes for a failure of its own.
            throw e;
        } catch (IOException e) {
            throwIfPresent(unfed.get());
            throw e;
        }
    }

    /** The ChainID of the image specification: what stacking the layers gives, by their diff_ids. */
    private static Digest chainId(Image image) {
        Digest chain = Digest.sha256(new byte[0]);
        for (int i = 0; i < image.layers().size(); i++) {
            Digest diffId = image.layers().get(i).descriptor().diffId();
            chain = i == 0 ? diffId : Digest.sha256((chain + " " + diffId).getBytes(StandardCharsets.US_ASCII));
        }
        return chain;
    }

    private static void throwIfPresent(@Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
