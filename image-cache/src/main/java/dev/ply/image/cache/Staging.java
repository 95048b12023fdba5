package dev.ply.image.cache;

import dev.ply.image.spi.StagedLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A layer that was unpacked and verified, in a directory that closing removes.
 *
 * @param layer what was unpacked
 * @param tarBytes the length of the tar
 * @param directory where it is, unless it was published meanwhile
 */
record Staging(StagedLayer layer, long tarBytes, Path directory) implements Closeable {

    /** Where a directory goes that this takes the place of; closing removes it, too. */
    Path replaced() {
        return directory.resolve("replaced");
    }

    /** Removes the directory, once all that is wanted of it was moved out. */
    void clear() throws IOException {
        new FileTree(directory).delete();
    }

    @Override
    public void close() throws IOException {
        layer.close();
        clear();
    }
}
