package dev.ply.image.extract.tree;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.tar.TarEntry;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A layer's tree as its tar describes it, and the rules by which each entry changes it: the last entry for a path wins,
 * directories merge, missing parents come to be, hard links lead to what has the name at that point of the tar or else
 * at its end. Whether a path stays inside the layer is decided here, on the model, and nowhere else. Not thread-safe.
 */
public final class LayerTree {

    private static final int MAX_NAME = 255;

    private final ExtractionLimits limits;
    private final TreeSink sink;
    private final DirectoryNode root = new DirectoryNode(ByteString.EMPTY, null);
    private final PathResolver resolver;
    private final AttributeFilter attributes = new AttributeFilter();
    private final PathTotals paths = new PathTotals();
    private final List<HardLinkNode> linksToMake = new ArrayList<>();
    private final List<HardLinkNode> linksToBind = new ArrayList<>();
    private long entries;
    private long bytes;
    private long implicit;

    private LayerTree(ExtractionLimits limits, TreeSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.resolver = new PathResolver(root, this::createImplicit);
    }

    /**
     * Reads a whole archive.
     *
     * @throws IntegrityException when an entry can't be made, or a limit is exceeded
     */
    public static LayerTree read(TarReader tar, ExtractionLimits limits, TreeSink sink) throws IOException {
        LayerTree tree = new LayerTree(limits, sink);
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            tree.entries++;
            tree.bytes += entry.size();
            tree.requireTotals(tar.position());
            tree.add(entry, tar);
        }
        tree.complete();
        return tree;
    }

    /** Directories that no entry describes count as well: a name of a few bytes can take many. */
    private void requireTotals(long position) throws LimitExceededException {
        limits.requireTotals(entries + implicit, Math.max(bytes, position));
    }

    /** The layer's root directory. */
    public DirectoryNode root() {
        return root;
    }

    /** How many entries the tar has. */
    public long entries() {
        return entries;
    }

    /** The directories that the tar does not describe, parents first. */
    public SortedMap<LayerPath, DirectoryNode> implicitDirectories() {
        SortedMap<LayerPath, DirectoryNode> implicit = new TreeMap<>();
        gatherImplicit(root, implicit);
        return implicit;
    }

    private void add(TarEntry entry, TarReader tar) throws IOException {
        LayerPath path = path(entry.name());
        List<ByteString> names = path.components();
        requireFits(path, names);
        for (ByteString name : names) {
            if (WhiteoutNode.isBookkeeping(name)) {
                addBookkeeping(entry, names, tar);
                return;
            }
        }
        if (path.isRoot()) {
            addRoot(entry);
            return;
        }
        ByteString name = names.get(names.size() - 1);
        DirectoryNode parent = resolver.directory(path, names.subList(0, names.size() - 1));
        requireFits(path, parent, name);
        if (!WhiteoutNode.isWhiteout(name)) {
            addNamed(entry, parent, name, tar);
        } else if (!WhiteoutNode.isVoid(name)) {
            addWhiteout(entry, parent, name);
        }
    }

    private void addBookkeeping(TarEntry entry, List<ByteString> names, TarReader tar) throws IOException {
        if (entry.type() == TarEntry.Type.FILE && WhiteoutNode.isLinkTarget(names)) {
            addFile(entry, linkTargets(), names.get(1), tar);
        }
    }

    /** The directory of AUFS whose files are there to be linked to. It is in the tree only while entries come. */
    private DirectoryNode linkTargets() throws IOException {
        if (root.child(WhiteoutNode.LINK_TARGETS) instanceof DirectoryNode existing) {
            return existing;
        }
        DirectoryNode directory = new DirectoryNode(WhiteoutNode.LINK_TARGETS, root);
        put(directory);
        sink.create(directory);
        return directory;
    }

    /** Takes away what was only there to be linked to; what links lead to stays under their names. */
    private void removeLinkTargets() throws IOException {
        Node directory = root.child(WhiteoutNode.LINK_TARGETS);
        if (directory != null) {
            sink.remove(directory);
            root.remove(directory);
        }
    }

    private void addRoot(TarEntry entry) throws IntegrityException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new IntegrityException("an entry makes the root something other than a directory");
        }
        root.describe(entry, attributes.of(entry));
        root.setDescribed();
    }

    private void addWhiteout(TarEntry entry, DirectoryNode parent, ByteString name) throws IOException {
        WhiteoutNode whiteout = new WhiteoutNode(name, parent);
        if (whiteout.isOpaqueMarker()) {
            parent.setOpaque();
        }
        whiteout.describe(entry, new TreeMap<>());
        put(whiteout);
        sink.create(whiteout);
    }

    private void addNamed(TarEntry entry, DirectoryNode parent, ByteString name, TarReader tar) throws IOException {
        switch (entry.type()) {
            case DIRECTORY -> addDirectory(entry, parent, name);
            case FILE -> addFile(entry, parent, name, tar);
            case HARD_LINK -> addHardLink(entry, parent, name);
            case SYMLINK -> addOther(entry, symlink(entry, parent, name));
            case CHARACTER_DEVICE -> addOther(entry, special(entry, parent, name, LayerEntry.Type.CHARACTER_DEVICE));
            case BLOCK_DEVICE -> addOther(entry, special(entry, parent, name, LayerEntry.Type.BLOCK_DEVICE));
            case FIFO -> addOther(entry, special(entry, parent, name, LayerEntry.Type.FIFO));
        }
    }

    private void addDirectory(TarEntry entry, DirectoryNode parent, ByteString name) throws IOException {
        DirectoryNode directory =
                parent.child(name) instanceof DirectoryNode existing ? existing : new DirectoryNode(name, parent);
        directory.describe(entry, attributes.of(entry));
        directory.setDescribed();
        if (parent.child(name) != directory) {
            put(directory);
            sink.create(directory);
        }
    }

    private void addFile(TarEntry entry, DirectoryNode parent, ByteString name, TarReader tar) throws IOException {
        if (entry.size() > limits.fileBytes()) {
            throw ExtractionLimits.exceeded(
                    entry.name() + " has more than " + limits.fileBytes() + " bytes", "fileBytes");
        }
        FileNode file = new FileNode(name, parent, entry.size());
        file.describe(entry, attributes.of(entry));
        put(file);
        sink.file(file, entry.data(), tar);
    }

    private void addOther(TarEntry entry, Node node) throws IOException {
        node.describe(entry, attributes.of(entry));
        put(node);
        sink.create(node);
    }

    private SymlinkNode symlink(TarEntry entry, DirectoryNode parent, ByteString name) throws IntegrityException {
        ByteString target = entry.linkTarget();
        if (target.isEmpty() || target.length() >= 4096 || target.indexOf((byte) 0, 0) >= 0) {
            throw new IntegrityException(entry.name() + ": a symlink whose target can't be one");
        }
        attributes.count(target.length());
        return new SymlinkNode(name, parent, target);
    }

    private static SpecialNode special(TarEntry entry, DirectoryNode parent, ByteString name, LayerEntry.Type type) {
        return new SpecialNode(name, parent, type, entry.deviceMajor(), entry.deviceMinor());
    }

    private void addHardLink(TarEntry entry, DirectoryNode parent, ByteString name) throws IOException {
        HardLinkNode link = new HardLinkNode(name, parent, path(entry.linkTarget()));
        Node target = resolver.find(link.target());
        if (target != null && target == parent.child(name)) {
            throw new IntegrityException(link.path() + ": a hard link to itself");
        }
        if (target != null && !(target instanceof HardLinkNode unbound && !unbound.isBound())) {
            bind(link, target);
            put(link);
            if (!target.isInTree()) {
                throw new IntegrityException(link.path() + ": a hard link to " + link.target() + ", which it replaces");
            }
            linksToMake.add(link);
        } else {
            linksToBind.add(link);
            put(link);
        }
    }

    /** Gives a name to a node. What had the name goes; other names of it are made before, so that they keep it. */
    private void put(Node node) throws IOException {
        DirectoryNode parent = node.parent();
        if (parent == null) {
            throw new IllegalArgumentException("the root is never replaced");
        }
        paths.add(parent.pathLength(node.name()));
        Node replaced = parent.child(node.name());
        if (replaced != null) {
            makeLinks();
            boolean made = !(replaced instanceof HardLinkNode link) || link.isBound();
            if (made) {
                sink.remove(replaced);
            }
        }
        parent.put(node);
    }

    private void createImplicit(DirectoryNode parent, ByteString name) throws IOException {
        DirectoryNode directory = new DirectoryNode(name, parent);
        requireFits(directory.path(), parent, name);
        implicit++;
        requireTotals(0);
        paths.addImplicit(parent.pathLength(name));
        parent.put(directory);
        sink.create(directory);
    }

    private void complete() throws IOException {
        for (HardLinkNode link : linksToBind) {
            if (link.isInTree()) {
                bindLate(link);
            }
        }
        makeLinks();
        removeLinkTargets();
        markRecreated(root);
    }

    private void makeLinks() throws IOException {
        for (HardLinkNode link : linksToMake) {
            sink.link(link);
        }
        linksToMake.clear();
    }

    /** Binds a link whose target came later, which may be such a link itself. */
    private void bindLate(HardLinkNode link) throws IOException {
        Set<HardLinkNode> chain = new LinkedHashSet<>();
        Node target = link;
        while (target instanceof HardLinkNode next && !next.isBound()) {
            target = chain.add(next) ? resolver.find(next.target()) : null;
        }
        if (target == null) {
            throw new IntegrityException(
                    link.path() + ": a hard link to " + link.target() + ", which the layer does not have");
        }
        for (HardLinkNode bound : chain) {
            bind(bound, target);
        }
        linksToMake.addAll(chain);
    }

    private static void bind(HardLinkNode link, Node target) throws IntegrityException {
        if (target instanceof DirectoryNode || target instanceof WhiteoutNode) {
            throw new IntegrityException(
                    link.path() + ": a hard link to " + link.target() + ", which can't have another name");
        }
        link.bind(target);
    }

    /** A directory beside its own whiteout is new: what lower layers have under its name does not show through. */
    private static void markRecreated(DirectoryNode directory) {
        for (Node child : directory.children()) {
            if (child instanceof WhiteoutNode whiteout
                    && !whiteout.isOpaqueMarker()
                    && directory.child(whiteout.hidden()) instanceof DirectoryNode recreated) {
                recreated.setOpaque();
            } else if (child instanceof DirectoryNode below) {
                markRecreated(below);
            }
        }
    }

    private static void gatherImplicit(DirectoryNode directory, SortedMap<LayerPath, DirectoryNode> implicit) {
        if (directory.implicit()) {
            implicit.put(directory.path(), directory);
        }
        for (Node child : directory.children()) {
            if (child instanceof DirectoryNode below) {
                gatherImplicit(below, implicit);
            }
        }
    }

    private static LayerPath path(ByteString raw) throws IntegrityException {
        try {
            return LayerPath.of(raw);
        } catch (IllegalArgumentException e) {
            throw new IntegrityException(String.valueOf(e.getMessage()), e);
        }
    }

    private void requireFits(LayerPath path, List<ByteString> names) throws IntegrityException {
        requireFits(path, path.bytes().length(), Math.max(0, names.size() - 1));
        for (ByteString name : names) {
            requireFits(path, name);
        }
    }

    /** Where symlinks led counts, however short the path that led there. */
    private void requireFits(LayerPath path, DirectoryNode parent, ByteString name) throws IntegrityException {
        requireFits(path, parent.pathLength(name), parent.depth());
        requireFits(path, name);
    }

    private static void requireFits(LayerPath path, ByteString name) throws IntegrityException {
        if (name.length() > MAX_NAME) {
            throw new IntegrityException(path + ": a name of more than " + MAX_NAME + " bytes");
        }
    }

    private void requireFits(LayerPath path, int length, int depth) throws IntegrityException {
        if (length > limits.pathLength()) {
            throw ExtractionLimits.exceeded(
                    path + ": a path of more than " + limits.pathLength() + " bytes", "pathLength");
        }
        if (depth > limits.depth()) {
            throw ExtractionLimits.exceeded(path + ": more than " + limits.depth() + " directories deep", "depth");
        }
    }
}
