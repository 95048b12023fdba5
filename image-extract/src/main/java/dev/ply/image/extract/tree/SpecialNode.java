package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;

/** A device or a fifo. */
public final class SpecialNode extends Node {

    private final LayerEntry.Type type;
    private final int major;
    private final int minor;

    SpecialNode(ByteString name, DirectoryNode parent, LayerEntry.Type type, int major, int minor) {
        super(name, parent);
        this.type = type;
        this.major = major;
        this.minor = minor;
    }

    @Override
    public LayerEntry.Type type() {
        return type;
    }

    /** A device's major number, else 0. */
    public int major() {
        return major;
    }

    /** A device's minor number, else 0. */
    public int minor() {
        return minor;
    }
}
