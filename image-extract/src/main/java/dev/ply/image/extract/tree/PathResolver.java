package dev.ply.image.extract.tree;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tree's own model. Symlinks in the middle of a path lead where they would lead in a system that has this
 * layer as its root: absolute targets start at the root, and above the root is the root.
 */
final class PathResolver {

    private static final int MAX_SYMLINKS = 40;

    /** Of all symlinks that one path leads through, in bytes: far more than real paths need, and soon walked. */
    private static final int MAX_TARGETS = 8192;

    private static final ByteString HERE = ByteString.utf8(".");
    private static final ByteString ABOVE = ByteString.utf8("..");

    private final DirectoryNode root;
    private final ImplicitDirectories missing;

    PathResolver(DirectoryNode root, ImplicitDirectories missing) {
        this.root = root;
        this.missing = missing;
    }

    /** Makes a directory that is needed and not there. */
    @FunctionalInterface
    interface ImplicitDirectories {
        void create(DirectoryNode parent, ByteString name) throws IOException;
    }

    /** The directory that these names lead to, made where it is missing. */
    DirectoryNode directory(LayerPath path, List<ByteString> names) throws IOException {
        DirectoryNode directory = walk(path, names, true);
        if (directory == null) {
            throw new IllegalStateException("missing directories were made");
        }
        return directory;
    }

    /** What has exactly this path; null where nothing has. The last name is not followed. */
    @Nullable
    Node find(LayerPath path) throws IOException {
        List<ByteString> names = path.components();
        if (names.isEmpty()) {
            return root;
        }
        DirectoryNode parent = walk(path, names.subList(0, names.size() - 1), false);
        return parent == null ? null : parent.child(names.get(names.size() - 1));
    }

    private @Nullable DirectoryNode walk(LayerPath path, List<ByteString> names, boolean create) throws IOException {
        Deque<ByteString> left = new ArrayDeque<>(names);
        DirectoryNode at = root;
        int symlinks = 0;
        int targets = 0;
        while (!left.isEmpty()) {
            ByteString name = left.pop();
            if (name.equals(HERE)) {
                continue;
            }
            if (name.equals(ABOVE)) {
                at = at.parent() == null ? root : at.parent();
                continue;
            }
            Node child = at.child(name);
            if (child == null) {
                if (!create) {
                    return null;
                }
                requireNoWhiteout(path, name);
                missing.create(at, name);
                child = at.child(name);
            }
            Node found = child instanceof HardLinkNode link && link.isBound() ? link.origin() : child;
            if (found instanceof DirectoryNode directory) {
                at = directory;
            } else if (found instanceof SymlinkNode symlink
                    && ++symlinks <= MAX_SYMLINKS
                    && (targets += symlink.target().length()) <= MAX_TARGETS) {
                at = symlink.target().at(0) == '/' ? root : at;
                pushAll(left, symlink.target());
            } else {
                throw new IntegrityException(path + ": leads through \"" + name
                        + "\", which is no directory in this layer, or through too many symlinks, or too long ones");
            }
        }
        return at;
    }

    private static void requireNoWhiteout(LayerPath path, ByteString name) throws IntegrityException {
        if (WhiteoutNode.isWhiteout(name)) {
            throw new IntegrityException(path + ": leads through a whiteout");
        }
    }

    private static void pushAll(Deque<ByteString> left, ByteString target) {
        List<ByteString> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= target.length(); i++) {
            if (i == target.length() || target.at(i) == '/') {
                if (i > start) {
                    names.add(target.substring(start, i));
                }
                start = i + 1;
            }
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            left.push(names.get(i));
        }
    }
}
