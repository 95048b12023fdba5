package dev.ply.image.registry.layout;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The images at a {@link Place}, one of which is meant. Opened for a single question; not thread-safe. */
public interface LocalImages extends Closeable {

    /** The manifest or index that is meant. */
    RawDocument manifest() throws IOException;

    /** Another manifest or index, listed by the one that is meant; proven. */
    RawDocument manifest(Descriptor descriptor) throws IOException;

    /** The digest of what is meant, where it is cheaper than the whole. */
    Optional<Digest> digest() throws IOException;

    /** A blob's bytes from {@code offset} on; to be closed before this. */
    InputStream blob(Descriptor blob, long offset) throws IOException;

    /** What the images are called, each name once, in the place's own order. */
    List<String> names() throws IOException;
}
