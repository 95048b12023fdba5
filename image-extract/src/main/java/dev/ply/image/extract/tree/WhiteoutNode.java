package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import java.util.List;

/** A whiteout or an opaque marker, under the name that it has in the tar. It is empty whatever the tar says. */
public final class WhiteoutNode extends Node {

    private static final ByteString PREFIX = ByteString.utf8(".wh.");
    private static final ByteString OPAQUE = ByteString.utf8(".wh..wh..opq");

    /** Where AUFS keeps what has several names; the layer's own entries are hard links to it. */
    static final ByteString LINK_TARGETS = ByteString.utf8(".wh..wh.plnk");

    WhiteoutNode(ByteString name, DirectoryNode parent) {
        super(name, parent);
    }

    @Override
    public LayerEntry.Type type() {
        return LayerEntry.Type.FILE;
    }

    /** Whether this marks its directory as opaque and hides nothing by name. */
    public boolean isOpaqueMarker() {
        return name().equals(OPAQUE);
    }

    /** The name that this hides in lower layers. */
    public ByteString hidden() {
        return hiddenBy(name());
    }

    static boolean isWhiteout(ByteString name) {
        return name.startsWith(PREFIX);
    }

    /** Whether the name hides nothing that can exist: nothing at all, the directory itself, or the one above. */
    static boolean isVoid(ByteString name) {
        String hidden = name.length() > PREFIX.length() + 2
                ? "something"
                : hiddenBy(name).utf8();
        return hidden.isEmpty() || hidden.equals(".") || hidden.equals("..");
    }

    /** Whether this is bookkeeping of AUFS itself, which some old layers hold. */
    static boolean isBookkeeping(ByteString name) {
        return name.startsWith(ByteString.utf8(".wh..wh.")) && !name.equals(OPAQUE);
    }

    /** Whether a path is that of something in {@link #LINK_TARGETS}. */
    static boolean isLinkTarget(List<ByteString> path) {
        return path.size() == 2 && path.get(0).equals(LINK_TARGETS);
    }

    private static ByteString hiddenBy(ByteString name) {
        return name.substring(PREFIX.length(), name.length());
    }
}
