package dev.ply.image.registry.layout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The files of a layout, wherever they lie. Names are relative, with slashes: {@code blobs/sha256/…}. */
public interface LayoutFiles extends Closeable {

    /** Whether there is a file with this name. */
    boolean has(String name) throws IOException;

    /**
     * A file's bytes.
     *
     * @param offset the first byte wanted; beyond the end there is none
     * @throws java.nio.file.NoSuchFileException when there is no such file
     */
    InputStream open(String name, long offset) throws IOException;
}
