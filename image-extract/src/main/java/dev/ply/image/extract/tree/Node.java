package dev.ply.image.extract.tree;

import dev.ply.image.extract.tar.TarEntry;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A name in a layer's tree and what it stands for. A layer may have millions, so fields are few and small. A node whose
 * name was taken by a later entry is no longer in the tree, but hard links may still lead to it.
 */
public abstract sealed class Node
        permits DirectoryNode, FileNode, SymlinkNode, SpecialNode, WhiteoutNode, HardLinkNode {

    private final ByteString name;
    private final @Nullable DirectoryNode parent;
    private boolean linked;
    private short mode;
    private int uid;
    private int gid;
    private int nanos;
    private long seconds;
    private long place;
    private @Nullable SortedMap<String, ByteString> xattrs;

    Node(ByteString name, @Nullable DirectoryNode parent) {
        this.name = name;
        this.parent = parent;
    }

    /** The last component of the path; empty for the root. */
    public final ByteString name() {
        return name;
    }

    /** The directory that holds this; null for the root alone. */
    public final @Nullable DirectoryNode parent() {
        return parent;
    }

    /** Where this is, or was before it was replaced. */
    public final LayerPath path() {
        int length = -1;
        for (Node node = this; node.parent != null; node = node.parent) {
            length += 1 + node.name.length();
        }
        byte[] path = new byte[Math.max(length, 0)];
        for (Node node = this; node.parent != null; node = node.parent) {
            length -= node.name.length();
            node.name.copyTo(path, length);
            if (length > 0) {
                path[--length] = '/';
            }
        }
        return LayerPath.of(ByteString.of(path));
    }

    /** What this is; a whiteout is a file, a hard link what it leads to. */
    public abstract LayerEntry.Type type();

    /** Whether hard links lead here, or did before they were replaced. */
    public final boolean hasLinks() {
        return linked;
    }

    /** The twelve permission bits. */
    public final int mode() {
        return mode;
    }

    /** The owner, 0 to 2^32-1. */
    public final long uid() {
        return uid & 0xffff_ffffL;
    }

    /** The group, 0 to 2^32-1. */
    public final long gid() {
        return gid & 0xffff_ffffL;
    }

    /** The time of the last modification. */
    public final Instant modified() {
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** Extended attributes that a layer may set. */
    public final SortedMap<String, ByteString> xattrs() {
        return xattrs == null ? Collections.emptySortedMap() : xattrs;
    }

    /** Where an extractor put this, in its own terms; 0 until it tells. */
    public final long place() {
        return place;
    }

    /** Notes where an extractor put this. */
    public final void setPlace(long where) {
        place = where;
    }

    final void setLinked() {
        linked = true;
    }

    /** Whether the tree still has this under its path. */
    final boolean isInTree() {
        Node node = this;
        while (node.parent != null && node.parent.child(node.name) == node) {
            node = node.parent;
        }
        return node.parent == null;
    }

    /** Takes over what the entry says; attributes are handed in since not all of the entry's count. */
    final void describe(TarEntry entry, SortedMap<String, ByteString> attributes) {
        describe(entry.mode(), entry.uid(), entry.gid(), entry.modified(), attributes);
    }

    final void describe(int bits, long owner, long group, Instant time, SortedMap<String, ByteString> attributes) {
        mode = (short) bits;
        uid = (int) owner;
        gid = (int) group;
        seconds = time.getEpochSecond();
        nanos = time.getNano();
        xattrs = attributes.isEmpty() ? null : attributes;
    }
}
