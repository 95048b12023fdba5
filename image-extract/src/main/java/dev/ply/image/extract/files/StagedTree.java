package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.StagedArtifact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A tree on the disk whose directories don't have their metadata yet. */
final class StagedTree extends StagedArtifact {

    private final FileMaker maker;

    StagedTree(Path root, Path index, LayerTree tree, FileMaker maker) {
        super(tree, root, index);
        this.maker = maker;
    }

    @Override
    protected void complete(DirectoryNode root) throws IOException {
        try {
            describe(root, artifact());
        } catch (IOException e) {
            throw FileErrors.translate(e, artifact());
        }
    }

    @Override
    public void sync() throws IOException {
        if (Posix.unavailable().isEmpty()) {
            Posix.load().syncFileSystem(FileNames.bytes(index()));
        } else {
            force(artifact());
            force(index());
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
