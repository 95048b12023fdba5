package dev.ply.image.merge;

import dev.ply.image.error.NotCachedException;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The root file system of an image as one tar, made from its extracted layers. The same image gives the same bytes. */
public final class MergedTar {

    private static final int BUFFER = 256 * 1024;

    private final Image image;

    /** The merged tar of an image whose layers are all extracted. */
    public MergedTar(Image image) {
        this.image = image;
    }

    /** Writes the whole archive; does not close {@code out}. */
    public void writeTo(OutputStream out) throws IOException {
        List<LayerIndex> indexes = new ArrayList<>();
        try {
            for (LayerOps layer : image.layers()) {
                indexes.add(layer.index()
                        .orElseThrow(() -> new NotCachedException(
                                "layer " + layer.digest() + " is not extracted; pull the image again",
                                layer.digest())));
            }
            MergedTree tree = new MergedTree(indexes);
            TarWriter tar = new TarWriter(new BufferedOutputStream(out, BUFFER));
            tree.walk(new Emitter(indexes, tree, tar));
            tar.finish();
        } finally {
            indexes.forEach(LayerIndex::close);
        }
    }

    /** Writes each entry as it comes; of a hard-linked file's visible names, the first has the content. */
    private final class Emitter implements MergedTree.Visitor {

        private final List<LayerIndex> indexes;
        private final MergedTree tree;
        private final TarWriter tar;
        /** For files whose first name is hidden: the first that is not. By layer. */
        private final List<Map<LayerPath, LayerPath>> firstVisible = new ArrayList<>();

        Emitter(List<LayerIndex> indexes, MergedTree tree, TarWriter tar) {
            this.indexes = indexes;
            this.tree = tree;
            this.tar = tar;
            indexes.forEach(index -> firstVisible.add(new HashMap<>()));
        }

        @Override
        public void visit(int layer, LayerEntry entry) throws IOException {
            Optional<LayerPath> earlier = entry.hardLink().flatMap(first -> earlierName(layer, first, entry.path()));
            if (earlier.isPresent()) {
                tar.writeLink(entry, earlier.get());
            } else if (entry.type() == LayerEntry.Type.FILE) {
                writeFile(layer, entry);
            } else if (entry.type() != LayerEntry.Type.SOCKET) {
                tar.write(entry);
            }
        }

        private Optional<LayerPath> earlierName(int layer, LayerPath first, LayerPath name) {
            return tree.shows(layer, first)
                    ? Optional.of(first)
                    : Optional.ofNullable(firstVisible.get(layer).putIfAbsent(first, name));
        }

        private void writeFile(int layer, LayerEntry entry) throws IOException {
            LayerEntry content = entry.hardLink()
                    .map(first -> indexes.get(layer).find(first).orElseThrow())
                    .orElse(entry);
            try (InputStream in = image.layers().get(layer).openFile(content)) {
                tar.write(entry, in);
            }
        }
    }
}
