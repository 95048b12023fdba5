package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A further name of something. Its own metadata means nothing. */
public final class HardLinkNode extends Node {

    private final LayerPath target;
    private @Nullable Node origin;

    HardLinkNode(ByteString name, DirectoryNode parent, LayerPath target) {
        super(name, parent);
        this.target = target;
    }

    /** What this is a name of: a file, symlink or special file, perhaps one whose first name was replaced. */
    public Node origin() {
        return Objects.requireNonNull(origin, "bound when the tree is complete");
    }

    /** The path that the tar gives. */
    LayerPath target() {
        return target;
    }

    boolean isBound() {
        return origin != null;
    }

    void bind(Node to) {
        origin = to;
        to.setLinked();
    }
}
