package dev.ply.image.extract.erofs;

import dev.ply.image.extract.tree.AttributeFilter;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.HardLinkNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.WhiteoutNode;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A directory of a layer, its whiteouts in the form of the kernel's overlay file system. */
final class TreeDirectory implements Directory {

    /** What marks a directory as opaque. */
    static final SortedMap<String, ByteString> OPAQUE =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("trusted.overlay.opaque", ByteString.utf8("y"))));

    private final DirectoryNode node;
    private final long whiteout;

    /** Shows {@code node}; {@code whiteout} refers to the inode that all whiteouts are names of. */
    TreeDirectory(DirectoryNode node, long whiteout) {
        this.node = node;
        this.whiteout = whiteout;
    }

    @Override
    public Attributes attributes() {
        Attributes own = attributes(node);
        if (!node.opaque()) {
            return own;
        }
        SortedMap<String, ByteString> marked = new TreeMap<>(own.xattrs());
        marked.putAll(OPAQUE);
        return new Attributes(own.mode(), own.uid(), own.gid(), own.modified(), marked);
    }

    @Override
    public List<Child> children() {
        List<Child> children = new ArrayList<>();
        for (Node child : node.children()) {
            if (child instanceof WhiteoutNode mark) {
                if (hides(node, mark)) {
                    children.add(new Child(mark.hidden(), Inode.CHARACTER_DEVICE, whiteout, null));
                }
            } else if (child instanceof DirectoryNode directory) {
                children.add(new Child(child.name(), Inode.DIRECTORY, 0, new TreeDirectory(directory, whiteout)));
            } else {
                Node stored = child instanceof HardLinkNode link ? link.origin() : child;
                children.add(new Child(child.name(), type(stored), stored.place(), null));
            }
        }
        return children;
    }

    /** Whether the mark becomes a whiteout: not where the layer itself has the name, which hides what is below. */
    static boolean hides(DirectoryNode directory, WhiteoutNode mark) {
        return !mark.isOpaqueMarker() && directory.child(mark.hidden()) == null;
    }

    static Attributes attributes(Node node) {
        SortedMap<String, ByteString> xattrs = AttributeFilter.settable(node.type(), node.xattrs());
        return new Attributes(node.mode(), node.uid(), node.gid(), node.modified(), xattrs);
    }

    static int type(Node node) {
        if (node instanceof FileNode) {
            return Inode.FILE;
        } else if (node instanceof SymlinkNode) {
            return Inode.SYMLINK;
        }
        return node instanceof SpecialNode special ? type(special.type()) : Inode.DIRECTORY;
    }

    static int type(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> Inode.FILE;
            case DIRECTORY -> Inode.DIRECTORY;
            case SYMLINK -> Inode.SYMLINK;
            case CHARACTER_DEVICE -> Inode.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Inode.BLOCK_DEVICE;
            case FIFO -> Inode.FIFO;
            case SOCKET -> Inode.SOCKET;
        };
    }
}
