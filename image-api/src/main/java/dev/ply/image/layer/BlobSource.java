package dev.ply.image.layer;

import java.io.IOException;
import java.io.InputStream;

/** Where a blob's bytes come from. Thread-safe; every call opens a stream of its own. */
@FunctionalInterface
public interface BlobSource {

    /**
     * The bytes from {@code offset} to the end. Transient faults on the way are repaired inside: an exception from the
     * stream or from this method is final. Nothing is verified: whoever reads checks digest and length.
     *
     * @param offset the first byte wanted, from 0 to the blob's length
     * @return the bytes; the caller closes it, also from another thread to abort a read
     * @throws IOException an {@link dev.ply.image.error.ImageException} that says why there are none
     */
    InputStream open(long offset) throws IOException;

    /** Where to ask after what came from here had another digest: somewhere else first, where there is such a place. */
    default BlobSource again() {
        return this;
    }
}
