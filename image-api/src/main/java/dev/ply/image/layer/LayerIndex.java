package dev.ply.image.layer;

import java.io.Closeable;
import java.util.Iterator;
import java.util.Optional;

/**
 * The entries of one layer, in the order of {@link LayerPath}, the root directory first. Every name of the layer's tree
 * is an entry, directories that the tar left out included. Thread-safe until closed; whoever opened it closes it.
 *
 * <p>An index was verified when it was opened, so reading it throws nothing checked.
 */
public interface LayerIndex extends Closeable {

    /** How many entries there are. */
    long size();

    /** The entry for exactly this path. */
    Optional<LayerEntry> find(LayerPath path);

    /** All entries in order. */
    Iterator<LayerEntry> entries();

    /** What the directory holds directly, in order; nothing when there is no such directory. */
    Iterator<LayerEntry> children(LayerPath directory);

    @Override
    void close();
}
