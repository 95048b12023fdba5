package dev.ply.image.merge;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Several layers seen as one tree, whiteouts applied (OCI image specification, "Image Layer Filesystem Changeset").
 * Walks directory by directory, so memory grows with the depth of the tree and the size of a directory, not with the
 * number of entries.
 */
final class MergedTree {

    private static final ByteString META = ByteString.utf8(".wh..wh.");

    private final List<LayerIndex> layers;

    /**
     * Sees these layers as one.
     *
     * @param layers base first; not closed here
     */
    MergedTree(List<LayerIndex> layers) {
        this.layers = List.copyOf(layers);
    }

    /** Shows every entry of the merged tree to {@code visitor}, directories before what they hold. */
    void walk(Visitor visitor) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            Optional<LayerEntry> root = layers.get(i).find(LayerPath.ROOT);
            if (root.isPresent()) {
                sources.add(new Source(i, root.get()));
            }
        }
        if (!sources.isEmpty()) {
            walkDirectory(LayerPath.ROOT, sources, visitor);
        }
    }

    /** Whether what this layer has at {@code path}, no directory, is what the merged tree has there. */
    boolean shows(int layer, LayerPath path) {
        for (LayerIndex above : layers.subList(layer + 1, layers.size())) {
            if (above.find(path).isPresent() || above.hides(path)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Shows a directory that these layers have, top first, and what it holds. An opaque one hides what those below hold,
     * though not what they say of the directory itself.
     */
    private void walkDirectory(LayerPath path, List<Source> sources, Visitor visitor) throws IOException {
        visitor.visit(sources.get(0).layer(), described(sources));
        SortedMap<ByteString, List<Source>> names = new TreeMap<>();
        Set<ByteString> hidden = new HashSet<>();
        for (Source source : sources) {
            collect(path, source.layer(), names, hidden);
            if (source.entry().opaque()) {
                break;
            }
        }
        for (List<Source> found : names.values()) {
            LayerEntry top = found.get(0).entry();
            if (top.isDirectory()) {
                walkDirectory(top.path(), found, visitor);
            } else {
                visitor.visit(found.get(0).layer(), top);
            }
        }
    }

    /** Adds what one layer has in a directory to what the layers above it have, and then what it hides below. */
    private void collect(LayerPath path, int layer, SortedMap<ByteString, List<Source>> names, Set<ByteString> hidden) {
        Set<ByteString> hiddenHere = new HashSet<>();
        for (Iterator<LayerEntry> children = layers.get(layer).children(path); children.hasNext(); ) {
            LayerEntry child = children.next();
            ByteString name = child.path().name();
            if (child.whiteout()) {
                if (!name.startsWith(META)) {
                    hiddenHere.add(name.substring(LayerIndex.WHITEOUT_PREFIX.length(), name.length()));
                }
            } else if (!hidden.contains(name)) {
                List<Source> above = names.computeIfAbsent(name, n -> new ArrayList<>());
                if (above.isEmpty() || child.isDirectory()) {
                    above.add(new Source(layer, child));
                }
                if (!child.isDirectory()) {
                    hiddenHere.add(name);
                }
            }
        }
        hidden.addAll(hiddenHere);
    }

    /** The top entry, with the metadata of the nearest layer that describes the directory. */
    private static LayerEntry described(List<Source> sources) {
        LayerEntry top = sources.get(0).entry();
        DirectoryMetadata metadata = sources.stream()
                .map(Source::entry)
                .filter(entry -> !entry.implicit())
                .findFirst()
                .map(LayerEntry::directoryMetadata)
                .orElse(DirectoryMetadata.DEFAULT);
        return new LayerEntry(
                top.path(),
                LayerEntry.Type.DIRECTORY,
                metadata.mode(),
                metadata.uid(),
                metadata.gid(),
                metadata.modified(),
                0,
                ByteString.EMPTY,
                Optional.empty(),
                0,
                0,
                metadata.xattrs(),
                false,
                false,
                false);
    }

    /** What a layer has at some path. */
    private record Source(int layer, LayerEntry entry) {}

    /** Sees the merged tree's entries. */
    interface Visitor {

        /**
         * One entry.
         *
         * @param layer the position of the layer that it is from, counted from the base
         */
        void visit(int layer, LayerEntry entry) throws IOException;
    }
}
