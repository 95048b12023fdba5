package dev.ply.image.cache;

import dev.ply.image.LayerDescriptor;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.LayerProgress;
import dev.ply.image.spi.StagedLayer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Brings one layer's bytes here and unpacks them, all at once: one thread downloads and hashes into the partial file, one
 * follows it and decompresses, the caller's hashes the tar and extracts. Whatever fails ends all of them.
 */
final class LayerPipeline {

    private final LayerDescriptor layer;
    private final Blob blob;
    private final FsCache cache;

    LayerPipeline(LayerDescriptor layer, Blob blob, FsCache cache) {
        this.layer = layer;
        this.blob = blob;
        this.cache = cache;
    }

    /** Brings the blob here. */
    void download(BlobSource source, LayerProgress progress) throws IOException {
        try (Lease alone = cache.lockDownload(layer.digest(), progress::waiting)) {
            if (!blob.isWhole()) {
                ingest(source, progress, download -> () -> {});
            }
        }
    }

    /** Unpacks the blob that is here. The caller has the extraction lock. */
    Staging unpack(LayerProgress progress) throws IOException {
        try {
            return stage(blob.open(), progress);
        } catch (IntegrityException e) {
            throw blob.isProven() ? e : new IntegrityException(damage(e) + "; pull the image again", layer.digest(), e);
        }
    }

    /** Brings the blob here, if it is not, or no longer what it was, and unpacks it. The caller has the extraction lock. */
    Staging fetch(BlobSource source, LayerProgress progress) throws IOException {
        try (Lease alone = cache.lockDownload(layer.digest(), progress::waiting)) {
            if (blob.isWhole()) {
                try {
                    return stage(blob.open(), progress);
                } catch (IntegrityException e) {
                    if (blob.isProven()) {
                        throw e;
                    }
                    cache.notices().warning(damage(e) + "; fetching it again");
                }
            }
            return ingest(source, progress, download -> stage(download.reader(), progress));
        }
    }

    /** Brings the blob here again. */
    void renewBlob(BlobSource source, LayerProgress progress) throws IOException {
        try (Lease alone = cache.lockDownload(layer.digest(), progress::waiting)) {
            ingest(source, progress, download -> () -> {});
        }
    }

    /** Brings the blob here again and unpacks it. The caller has the extraction lock. */
    Staging renew(BlobSource source, LayerProgress progress) throws IOException {
        try (Lease alone = cache.lockDownload(layer.digest(), progress::waiting)) {
            return ingest(source, progress, download -> stage(download.reader(), progress));
        }
    }

    /** Something that is done with a blob while it comes. */
    @FunctionalInterface
    private interface Consumer<T extends Closeable> {
        T accept(Download download) throws IOException;
    }

    /** Downloads; once more, from the first byte, when what came or what was left of an earlier attempt is wrong. */
    private <T extends Closeable> T ingest(BlobSource source, LayerProgress progress, Consumer<T> consumer)
            throws IOException {
        try {
            return attempt(source, progress, consumer);
        } catch (IntegrityException e) {
            if (!blob.hasPartial()) {
                // It was published: the blob is what was announced, and bad.
                throw e;
            }
            blob.deletePartial();
        }
        try {
            return attempt(source.again(), progress, consumer);
        } catch (IntegrityException e) {
            // Wrong bytes must not be what the next run resumes.
            blob.deletePartial();
            throw e;
        }
    }

    private <T extends Closeable> T attempt(BlobSource source, LayerProgress progress, Consumer<T> consumer)
            throws IOException {
        try (Download download = new Download(blob, source, cache.threads(), progress)) {
            T result;
            try {
                result = consumer.accept(download);
            } catch (IntegrityException e) {
                // Whether the content is bad or only the transfer was, the blob's digest tells.
                download.await();
                blob.publish();
                throw e;
            } catch (IOException e) {
                download.throwFailure();
                throw e;
            }
            try {
                download.await();
                blob.publish();
                return result;
            } catch (IOException | RuntimeException | Error e) {
                try (result) {
                    throw e;
                }
            }
        }
    }

    /** Unpacks into an empty directory and checks the diff_id, in which all bytes up to the end of the stream count. */
    private Staging stage(InputStream compressed, LayerProgress progress) throws IOException {
        try (InputStream counted = new CountedInputStream(compressed, progress::extracted)) {
            Path directory = emptyDirectory();
            try (InputStream tar = cache.decompressors().decompress(layer.blob(), counted);
                    InputStream ahead = new ReadAhead(tar, cache.threads());
                    VerifyingInputStream verified = new VerifyingInputStream(
                            ahead, "layer " + layer.digest() + ", uncompressed", layer.diffId(), -1)) {
                return verified(cache.extractor().stage(layer.diffId(), verified, directory), verified, directory);
            } catch (IOException | RuntimeException | Error e) {
                try (Closeable leftOvers = new FileTree(directory)::delete) {
                    throw e;
                }
            }
        } catch (LimitExceededException e) {
            throw new LimitExceededException(named(e), layer.digest(), e);
        } catch (IntegrityException e) {
            throw e.digest().isPresent() ? e : new IntegrityException(named(e), layer.digest(), e);
        }
    }

    private String damage(IntegrityException e) {
        return DisplayText.of(blob.file().toString()) + ": it was changed since it was fetched: " + e.getMessage();
    }

    private String named(IntegrityException e) {
        return "layer " + layer.digest() + ": " + e.getMessage();
    }

    private static Staging verified(StagedLayer staged, VerifyingInputStream rest, Path directory) throws IOException {
        try {
            rest.transferTo(OutputStream.nullOutputStream());
            return new Staging(staged, rest.count(), directory);
        } catch (IOException | RuntimeException | Error e) {
            try (staged) {
                throw e;
            }
        }
    }

    private Path emptyDirectory() throws IOException {
        Path directory = cache.layout().staging(layer.digest());
        Disk.createPrivate(cache.layout().artifacts());
        new FileTree(directory).delete();
        Disk.createPrivate(directory);
        return directory;
    }
}
