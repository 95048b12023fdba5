package dev.ply.image.extract.index;

import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.HardLinkNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.WhiteoutNode;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Writes the index of a complete tree. */
public final class IndexWriter {

    private final IndexOutput out;
    private final long maxBytes;
    private final IdentityHashMap<Node, Integer> firstNames = new IdentityHashMap<>();
    private long[] offsets = new long[64];
    private int[] nexts = new int[64];
    private int count;

    private IndexWriter(IndexOutput out, long maxBytes) {
        this.out = out;
        this.maxBytes = maxBytes;
    }

    /**
     * Writes {@code file}, which must not exist.
     *
     * @throws LimitExceededException when the index would not fit in 2 GiB
     */
    public static void write(LayerTree tree, Path file) throws IOException {
        write(tree, file, Integer.MAX_VALUE);
    }

    /** The same with another limit. */
    static void write(LayerTree tree, Path file, long maxBytes) throws IOException {
        try (IndexOutput out = new IndexOutput(file)) {
            IndexWriter writer = new IndexWriter(out, maxBytes);
            out.put(IndexFormat.MAGIC);
            writer.add(tree.root(), ByteString.EMPTY);
            writer.finish();
        }
    }

    private void add(Node node, ByteString path) throws IOException {
        int position = count++;
        if (position == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * position);
            nexts = Arrays.copyOf(nexts, 2 * position);
        }
        offsets[position] = out.position();
        record(node, path, position);
        if (node instanceof DirectoryNode directory) {
            ByteString prefix = path.isEmpty() ? path : path.concat(ByteString.utf8("/"));
            for (Node child : directory.children()) {
                add(child, prefix.concat(child.name()));
            }
        }
        nexts[position] = count;
    }

    private void record(Node named, ByteString path, int position) throws IOException {
        Node node = named instanceof HardLinkNode link ? link.origin() : named;
        int first = node.hasLinks() ? firstNames.computeIfAbsent(node, n -> position) : position;
        out.put1(IndexFormat.code(node.type()));
        out.put1(flags(node, first != position));
        out.put2(node.mode());
        out.put4((int) node.uid());
        out.put4((int) node.gid());
        Instant modified = node.modified();
        out.put8(modified.getEpochSecond());
        out.put4(modified.getNano());
        out.put8(node instanceof FileNode file ? file.size() : 0);
        out.put4(node instanceof SpecialNode special ? special.major() : 0);
        out.put4(node instanceof SpecialNode special ? special.minor() : 0);
        out.put4(first == position ? 0 : first);
        ByteString target = node instanceof SymlinkNode symlink ? symlink.target() : ByteString.EMPTY;
        out.put4(path.length());
        out.put4(target.length());
        out.put4(node.xattrs().size());
        out.put(path.toByteArray());
        out.put(target.toByteArray());
        for (Map.Entry<String, ByteString> xattr : node.xattrs().entrySet()) {
            ByteString name = ByteString.utf8(xattr.getKey());
            out.put2(name.length());
            out.put4(xattr.getValue().length());
            out.put(name.toByteArray());
            out.put(xattr.getValue().toByteArray());
            requireRoom();
        }
        requireRoom();
    }

    /** At once and not in the end: hard links repeat what they lead to, so that a small tree can make an endless index. */
    private void requireRoom() throws LimitExceededException {
        if (out.position() + (long) count * IndexFormat.ROW + IndexFormat.TRAILER > maxBytes) {
            throw new LimitExceededException("its index would have more than " + maxBytes + " bytes");
        }
    }

    private void finish() throws IOException {
        long table = out.position();
        for (int i = 0; i < count; i++) {
            out.put8(offsets[i]);
            out.put4(nexts[i]);
        }
        out.put8(table);
        out.put4(count);
        out.putChecksum();
    }

    private static int flags(Node node, boolean furtherName) {
        return (node instanceof WhiteoutNode ? IndexFormat.WHITEOUT : 0)
                | (node instanceof DirectoryNode directory && directory.opaque() ? IndexFormat.OPAQUE : 0)
                | (node instanceof DirectoryNode directory && directory.implicit() ? IndexFormat.IMPLICIT : 0)
                | (furtherName ? IndexFormat.HARD_LINK : 0);
    }
}
