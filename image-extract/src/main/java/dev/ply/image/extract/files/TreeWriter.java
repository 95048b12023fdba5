package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.HardLinkNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.TreeSink;
import dev.ply.image.extract.tree.WhiteoutNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Puts a tree on the disk while it grows: small files through other threads, everything else in order. Directories get
 * their metadata last, since filling them changes their times.
 */
final class TreeWriter implements TreeSink, Closeable {

    private final FileMaker maker;
    private final Whiteouts whiteouts;
    private final NodePaths paths;
    private final LargeFileWriter largeFiles;
    private final BatchWriter smallFiles;

    TreeWriter(Path root, FileMaker maker, Whiteouts whiteouts) {
        this.maker = maker;
        this.whiteouts = whiteouts;
        this.paths = new NodePaths(root);
        this.largeFiles = new LargeFileWriter(maker);
        this.smallFiles = new BatchWriter(() -> smallFiles(root, maker));
    }

    private static SmallFiles smallFiles(Path root, FileMaker maker) {
        return Posix.unavailable().isPresent()
                ? new ChannelFiles(root, maker)
                : new DescriptorFiles(root, maker, Posix.load().newFile());
    }

    @Override
    public void create(Node node) throws IOException {
        Path path = paths.of(node);
        if (node instanceof DirectoryNode) {
            maker.createDirectory(path);
        } else if (node instanceof SymlinkNode symlink) {
            maker.createSymlink(path, symlink);
        } else if (node instanceof SpecialNode special) {
            maker.createSpecial(path, special);
        } else if (node instanceof WhiteoutNode whiteout && whiteouts == Whiteouts.AUFS) {
            maker.createWhiteout(path, whiteout);
        }
    }

    @Override
    public void file(FileNode file, List<Region> data, TarReader content) throws IOException {
        if (!smallFiles.take(file, data, content)) {
            largeFiles.write(paths.of(file), file, data, content);
        }
    }

    @Override
    public void link(HardLinkNode link) throws IOException {
        smallFiles.drain();
        Files.createLink(paths.of(link), paths.of(link.existing()));
    }

    @Override
    public void remove(Node node) throws IOException {
        smallFiles.drain();
        if (node instanceof WhiteoutNode && whiteouts != Whiteouts.AUFS) {
            return;
        }
        removeTree(node);
    }

    /** Waits until everything is on the disk. */
    void complete() throws IOException {
        smallFiles.drain();
    }

    /** Stops what other threads do; nothing is written after this. */
    @Override
    public void close() {
        smallFiles.close();
    }

    /** Removes by the tree, which knows what is there, and so never looks at the disk. */
    private void removeTree(Node node) throws IOException {
        if (node instanceof HardLinkNode link && !link.isBound()) {
            return; // Not made yet.
        }
        if (node instanceof DirectoryNode directory) {
            for (Node child : directory.children()) {
                if (!(child instanceof WhiteoutNode) || whiteouts == Whiteouts.AUFS) {
                    removeTree(child);
                }
            }
        }
        Files.delete(paths.of(node));
    }
}
