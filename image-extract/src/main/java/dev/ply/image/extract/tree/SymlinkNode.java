package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;

/** A symbolic link. */
public final class SymlinkNode extends Node {

    private final ByteString target;

    SymlinkNode(ByteString name, DirectoryNode parent, ByteString target) {
        super(name, parent);
        this.target = target;
    }

    @Override
    public LayerEntry.Type type() {
        return LayerEntry.Type.SYMLINK;
    }

    /** The target as it stands. */
    public ByteString target() {
        return target;
    }
}
