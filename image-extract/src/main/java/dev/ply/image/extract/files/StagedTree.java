package dev.ply.image.extract.files;

import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** A tree on the disk whose directories don't have their metadata yet. */
final class StagedTree implements StagedLayer {

    private final Path root;
    private final Path index;
    private final LayerTree tree;
    private final FileMaker maker;
    private final SortedMap<LayerPath, DirectoryNode> implicit;

    StagedTree(Path root, Path index, LayerTree tree, FileMaker maker) {
        this.root = root;
        this.index = index;
        this.tree = tree;
        this.maker = maker;
        this.implicit = tree.implicitDirectories();
    }

    @Override
    public Path artifact() {
        return root;
    }

    @Override
    public Path index() {
        return index;
    }

    @Override
    public long entries() {
        return tree.entries();
    }

    @Override
    public SortedSet<LayerPath> implicitDirectories() {
        return new TreeSet<>(implicit.keySet());
    }

    @Override
    public void finish(Map<LayerPath, DirectoryMetadata> inherited) throws IOException {
        for (Map.Entry<LayerPath, DirectoryMetadata> entry : inherited.entrySet()) {
            DirectoryNode directory = implicit.get(entry.getKey());
            if (directory != null) {
                directory.inherit(entry.getValue());
            }
        }
        try {
            describe(tree.root(), root);
        } catch (IOException e) {
            throw FileErrors.translate(e);
        }
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(index)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {}

    /** From the leaves up, since a change in a directory touches its time. */
    private void describe(DirectoryNode directory, Path path) throws IOException {
        for (Node child : directory.children()) {
            if (child instanceof DirectoryNode below) {
                describe(below, FileNames.resolve(path, below.name()));
            }
        }
        maker.describeDirectory(path, directory);
    }
}
