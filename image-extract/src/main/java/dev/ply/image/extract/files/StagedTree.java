package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

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
        if (Posix.unavailable().isEmpty()) {
            Posix.load().syncFileSystem(FileNames.bytes(index));
        } else {
            force(root);
            force(index);
        }
    }

    @Override
    public void close() {}

    /** Without the one call for all, every file and directory by itself. */
    private static void force(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!Files.isSymbolicLink(path)) {
                    try (FileChannel channel = FileChannel.open(path)) {
                        channel.force(true);
                    }
                }
            }
        }
    }

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
