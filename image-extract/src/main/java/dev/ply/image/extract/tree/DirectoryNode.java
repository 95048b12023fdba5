package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerEntry;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory and what it holds. */
public final class DirectoryNode extends Node {

    private static final int FIRST_SLOTS = 4;

    private final int depth;
    private final int pathLength;
    private boolean implicit = true;
    private boolean opaque;
    /** A hash table with open addressing: while entries come, names are never taken out, only replaced. */
    private @Nullable Node[] slots = {};

    private int size;

    DirectoryNode(ByteString name, @Nullable DirectoryNode parent) {
        super(name, parent);
        depth = parent == null ? 0 : parent.depth + 1;
        pathLength = parent == null ? 0 : parent.pathLength(name);
        inherit(DirectoryMetadata.DEFAULT);
    }

    @Override
    public LayerEntry.Type type() {
        return LayerEntry.Type.DIRECTORY;
    }

    /** How many directories are above. */
    public int depth() {
        return depth;
    }

    /** How many bytes the path of a child has. */
    int pathLength(ByteString child) {
        return pathLength == 0 ? child.length() : pathLength + 1 + child.length();
    }

    /** Whether the tar does not describe this directory. */
    public boolean implicit() {
        return implicit;
    }

    /** Whether nothing of lower layers shows through. */
    public boolean opaque() {
        return opaque;
    }

    /** What is under {@code name}; null where nothing is. */
    public @Nullable Node child(ByteString name) {
        return slots.length == 0 ? null : slots[slot(slots, name)];
    }

    /** What this holds, by name. */
    public List<Node> children() {
        Node[] nodes = new Node[size];
        int i = 0;
        for (Node node : slots) {
            if (node != null) {
                nodes[i++] = node;
            }
        }
        Arrays.sort(nodes, Comparator.comparing(Node::name));
        return Collections.unmodifiableList(Arrays.asList(nodes));
    }

    /** Takes metadata from a lower layer; the directory stays implicit. */
    public void inherit(DirectoryMetadata metadata) {
        describe(metadata.mode(), metadata.uid(), metadata.gid(), metadata.modified(), metadata.xattrs());
    }

    void setDescribed() {
        implicit = false;
    }

    void setOpaque() {
        opaque = true;
    }

    /** Puts a child of this directory in place of whatever has its name. */
    void put(Node child) {
        if (slots.length < 2 * (size + 1)) {
            grow();
        }
        int slot = slot(slots, child.name());
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = child;
    }

    /** Takes a child of this directory out, its name too. */
    void remove(Node child) {
        slots[slot(slots, child.name())] = null;
        size--;
        moveTo(new Node[slots.length]);
    }

    private void grow() {
        moveTo(new Node[Math.max(FIRST_SLOTS, 2 * slots.length)]);
    }

    private void moveTo(@Nullable Node[] table) {
        for (Node node : slots) {
            if (node != null) {
                table[slot(table, node.name())] = node;
            }
        }
        slots = table;
    }

    /** The slot that has the name, or the free one where it belongs. */
    private static int slot(@Nullable Node[] slots, ByteString name) {
        int mask = slots.length - 1;
        int hash = name.hashCode() * 0x9E3779B9;
        int slot = (hash ^ hash >>> 16) & mask;
        for (Node node = slots[slot]; node != null && !node.name().equals(name); node = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
