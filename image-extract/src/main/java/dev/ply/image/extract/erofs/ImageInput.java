package dev.ply.image.extract.erofs;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of an image, whatever they are worth. Reading beyond the end is refused, not undefined. Thread-safe. */
interface ImageInput extends Closeable {

    /** How many bytes there are. */
    long length() throws IOException;

    /**
     * Copies {@code length} bytes from {@code position} on.
     *
     * @throws dev.ply.image.error.IntegrityException when the image ends before
     */
    void read(long position, byte[] target, int offset, int length) throws IOException;
}
