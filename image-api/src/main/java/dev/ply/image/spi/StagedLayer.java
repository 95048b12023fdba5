package dev.ply.image.spi;

import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;

/**
 * A layer whose tar was read, before it is complete. Used by one thread at a time. Closing frees memory and files; it
 * does not remove what was staged.
 */
public interface StagedLayer extends Closeable {

    /** The artifact in the staging directory; complete only after {@link #finish}. */
    Path artifact();

    /** The index in the staging directory; complete already, since it holds only what the tar says. */
    Path index();

    /** How many entries the tar has. */
    long entries();

    /** The directories that the tar needs but does not describe, parents first. */
    SortedSet<LayerPath> implicitDirectories();

    /**
     * Completes the artifact. Called once.
     *
     * @param inherited for each implicit directory that lower layers have, its metadata; the others keep the default
     */
    void finish(Map<LayerPath, DirectoryMetadata> inherited) throws IOException;

    /** Makes artifact and index survive a power cut. Called at most once, after {@link #finish}. */
    void sync() throws IOException;
}
