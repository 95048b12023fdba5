package dev.ply.image.layer;

import dev.ply.image.io.ByteString;
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

    /** What a whiteout's name begins with; the rest is the name that it hides. */
    ByteString WHITEOUT_PREFIX = ByteString.utf8(".wh.");

    /** How many entries there are. */
    long size();

    /** The entry for exactly this path. */
    Optional<LayerEntry> find(LayerPath path);

    /** All entries in order. */
    Iterator<LayerEntry> entries();

    /** What the directory holds directly, in order; nothing when there is no such directory. */
    Iterator<LayerEntry> children(LayerPath directory);

    /**
     * Whether what lower layers have at {@code path} does not show through this layer: a whiteout names it or a directory
     * above it, a directory above it is opaque, or something other than a directory stands there or above.
     */
    default boolean hides(LayerPath path) {
        Optional<LayerPath> current = Optional.of(path);
        while (current.isPresent() && !current.get().isRoot()) {
            LayerPath at = current.get();
            LayerPath parent = at.parent().orElse(LayerPath.ROOT);
            if (find(parent.resolve(WHITEOUT_PREFIX.concat(at.name()))).isPresent()
                    || find(parent).map(LayerEntry::opaque).orElse(false)
                    || find(at).map(entry -> !entry.isDirectory()).orElse(false)) {
                return true;
            }
            current = at.parent();
        }
        return false;
    }

    @Override
    void close();
}
