package dev.ply.image.spi;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads images from somewhere: a registry, a folder, an archive. Thread-safe: blobs are read on several threads at once.
 *
 * <p>Nothing that a transport returns is trusted; digests and sizes are checked by whoever asked. A transport repeats
 * what is worth repeating by itself, so what it throws is final:
 * {@link dev.ply.image.error.NotFoundException}, {@link dev.ply.image.error.NotAllowedException},
 * {@link dev.ply.image.error.UnreachableException}, {@link dev.ply.image.error.IntegrityException}; any other
 * {@link IOException} is reported with its message. A thread that is interrupted gets
 * {@link dev.ply.image.error.CancelledException} or {@link java.io.InterruptedIOException} soon.
 */
public interface RegistryTransport extends AutoCloseable {

    /**
     * The manifest or index that {@code reference} names, exactly as it is there, at most 4 MiB. The media type is the
     * document's own, else the one announced beside it.
     */
    RawDocument manifest(Reference reference) throws IOException;

    /** The manifest or index with this digest in the image's repository: an index's entry. */
    RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException;

    /**
     * The digest that {@code reference} names now, where that is cheaper to learn than the manifest; empty where it is
     * not, or where the registry does not say.
     */
    default Optional<Digest> resolve(Reference reference) throws IOException {
        return Optional.empty();
    }

    /**
     * A blob's bytes from {@code offset} to its end. Where only the whole is to be had, the transport skips the first
     * bytes itself.
     *
     * @param offset from 0 to the blob's size
     * @return the bytes; the caller closes it, perhaps from another thread
     */
    InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException;

    /**
     * The same after what {@link #blob} gave turned out not to be what the digest says: from another place first, where
     * the transport knows several.
     */
    default InputStream blobAgain(Reference reference, Descriptor blob, long offset) throws IOException {
        return blob(reference, blob, offset);
    }

    /** The tags in the repository or place of {@code reference}; empty where there is no such notion. */
    List<String> tags(Reference reference) throws IOException;

    /** Ends what is under way and frees what is held. Closing twice does nothing. */
    @Override
    void close();
}
