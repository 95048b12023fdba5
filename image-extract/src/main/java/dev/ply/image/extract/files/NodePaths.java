package dev.ply.image.extract.files;

import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.Node;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where nodes lie on the disk. Entries come directory by directory, so the last directory's path is kept. */
final class NodePaths {

    private final Path root;
    private @Nullable DirectoryNode lastDirectory;
    private Path lastPath;

    NodePaths(Path root) {
        this.root = root;
        this.lastPath = root;
    }

    Path of(Node node) {
        DirectoryNode parent = node.parent();
        return parent == null ? root : FileNames.resolve(directory(parent), node.name());
    }

    private Path directory(DirectoryNode directory) {
        if (directory != lastDirectory) {
            lastPath = FileNames.resolve(root, directory.path());
            lastDirectory = directory;
        }
        return lastPath;
    }
}
