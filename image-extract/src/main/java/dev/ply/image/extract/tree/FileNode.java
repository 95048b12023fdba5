package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;

/** A regular file. */
public final class FileNode extends Node {

    private final long size;

    FileNode(ByteString name, DirectoryNode parent, long size) {
        super(name, parent);
        this.size = size;
    }

    @Override
    public LayerEntry.Type type() {
        return LayerEntry.Type.FILE;
    }

    /** The length with its holes. */
    public long size() {
        return size;
    }
}
