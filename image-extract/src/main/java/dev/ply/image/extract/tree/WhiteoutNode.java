package dev.ply.image.extract.tree;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;

/** A whiteout or an opaque marker, under the name that it has in the tar. It is empty whatever the tar says. */
public final class WhiteoutNode extends Node {

    private static final ByteString PREFIX = ByteString.utf8(".wh.");
    private static final ByteString OPAQUE = ByteString.utf8(".wh..wh..opq");

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

    private static ByteString hiddenBy(ByteString name) {
        return name.substring(PREFIX.length(), name.length());
    }
}
