package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A further name of something. Its own metadata means nothing. */
public final class HardLinkNode extends Node {

    private final LayerPath target;
    private @Nullable Node existing;
    private @Nullable Node origin;

    HardLinkNode(ByteString name, DirectoryNode parent, LayerPath target) {
        super(name, parent);
        this.target = target;
    }

    @Override
    public LayerEntry.Type type() {
        return origin().type();
    }

    /** What this is a name of: a file, symlink or special file, perhaps one whose first name was replaced. */
    public Node origin() {
        return Objects.requireNonNull(origin, "bound when the tree is complete");
    }

    /** The name to link to: in the tree until this link was made. */
    public Node existing() {
        return Objects.requireNonNull(existing, "bound when the tree is complete");
    }

    /** The path that the tar gives. */
    LayerPath target() {
        return target;
    }

    /** Whether it is known what this is a name of; where that comes later in the tar, once the tree is complete. */
    public boolean isBound() {
        return origin != null;
    }

    void bind(Node target) {
        existing = target;
        origin = target instanceof HardLinkNode other ? other.origin() : target;
        origin.setLinked();
    }
}
