package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;

/** A regular file. */
public final class FileNode extends Node {

    private final long size;
    private byte[] sha256 = {};

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

    /** Notes the SHA-256 of the content; whoever stores the content tells, unless it is empty. */
    public void setContentHash(byte[] hash) {
        sha256 = hash.clone();
    }

    /** The SHA-256 of the content, holes included; nothing for an empty file. */
    public byte[] contentHash() {
        return sha256.clone();
    }
}
