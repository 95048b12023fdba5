package dev.ply.image.extract.erofs;

import dev.ply.image.extract.tar.SparseContent;
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
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts what a tar describes into an image. Files, symlinks and devices go there at once and their nodes know where;
 * directories wait for {@link #finish}. What a later entry replaces stays in the image without a name.
 */
final class ImageSink implements TreeSink {

    private final ImageWriter writer;

    ImageSink(ImageWriter writer) {
        this.writer = writer;
    }

    @Override
    public void create(Node node) throws IOException {
        Attributes attributes = TreeDirectory.attributes(node);
        if (node instanceof SymlinkNode symlink) {
            node.setPlace(writer.symlink(attributes, symlink.target()));
        } else if (node instanceof SpecialNode special) {
            node.setPlace(
                    writer.special(attributes, TreeDirectory.type(special.type()), special.major(), special.minor()));
        }
    }

    @Override
    public void file(FileNode file, List<Region> data, TarReader content) throws IOException {
        InputStream bytes = new SparseContent(file.size(), data, content);
        file.setPlace(writer.file(TreeDirectory.attributes(file), file.size(), bytes));
    }

    @Override
    public void link(HardLinkNode link) {}

    @Override
    public void remove(Node node) {}

    /** Adds the directories and what their whiteouts and hard links need. */
    void finish(DirectoryNode root, UUID uuid) throws IOException {
        IdentityHashMap<Node, Long> names = new IdentityHashMap<>();
        long whiteouts = count(root, names);
        for (Map.Entry<Node, Long> linked : names.entrySet()) {
            if (linked.getValue() > 1) {
                writer.setLinks(linked.getKey().place(), linked.getValue());
            }
        }
        writer.finish(new TreeDirectory(root, whiteouts == 0 ? 0 : whiteout(whiteouts)), uuid);
    }

    /** The device that all whiteouts are names of. */
    private long whiteout(long names) throws IOException {
        Attributes attributes = new Attributes(0, 0, 0, Instant.EPOCH, Collections.emptySortedMap());
        return writer.special(attributes, Inode.CHARACTER_DEVICE, 0, 0, names);
    }

    /** Counts whiteouts, and the names of what may have several. */
    private static long count(DirectoryNode directory, IdentityHashMap<Node, Long> names) {
        long whiteouts = 0;
        for (Node child : directory.children()) {
            if (child instanceof DirectoryNode below) {
                whiteouts += count(below, names);
            } else if (child instanceof HardLinkNode link) {
                names.merge(link.origin(), 1L, Long::sum);
            } else if (child instanceof WhiteoutNode mark) {
                whiteouts += TreeDirectory.hides(directory, mark) ? 1 : 0;
            } else if (child.hasLinks()) {
                names.merge(child, 1L, Long::sum);
            }
        }
        return whiteouts;
    }
}
