package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.WhiteoutNode;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Puts whiteouts into a finished tree as the kernel's overlayfs reads them: a character device 0:0 under the name that is
 * hidden, unless the layer has something there itself, and an attribute on opaque directories.
 */
final class OverlayMarks {

    private static final ByteString YES = ByteString.utf8("y");

    private final Posix posix;
    private final Whiteouts whiteouts;

    OverlayMarks(Posix posix, Whiteouts whiteouts) {
        this.posix = posix;
        this.whiteouts = whiteouts;
    }

    void put(DirectoryNode directory, Path path) throws IOException {
        if (directory.opaque()) {
            posix.setAttribute(FileNames.bytes(path), whiteouts.opaqueAttribute(), YES);
        }
        for (Node child : directory.children()) {
            if (child instanceof DirectoryNode below) {
                put(below, FileNames.resolve(path, below.name()));
            } else if (child instanceof WhiteoutNode whiteout
                    && !whiteout.isOpaqueMarker()
                    && directory.child(whiteout.hidden()) == null) {
                Path hidden = FileNames.resolve(path, whiteout.hidden());
                posix.mknod(FileNames.bytes(hidden), 0020000, 0);
            }
        }
    }
}
