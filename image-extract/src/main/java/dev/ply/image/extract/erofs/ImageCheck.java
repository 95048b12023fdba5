package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.tree.AttributeFilter;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares an image with the index of its layer, all but the contents of files. */
final class ImageCheck {

    private static final ByteString SELF = ByteString.utf8(".");
    private static final ByteString WHITEOUT_PREFIX = ByteString.utf8(".wh.");
    private static final ByteString OPAQUE_MARKER = ByteString.utf8(".wh..wh..opq");
    private static final ByteString PARENT = ByteString.utf8("..");

    private final ImageReader image;
    private final LayerIndex index;
    private final List<String> faults = new ArrayList<>();

    ImageCheck(ImageReader image, LayerIndex index) {
        this.image = image;
        this.index = index;
    }

    /** What differs, one line each. */
    List<String> run() throws IOException {
        Optional<LayerEntry> root = index.find(LayerPath.ROOT);
        if (root.isPresent()) {
            check(root.get(), image.root());
        }
        return faults;
    }

    private void check(LayerEntry entry, StoredInode stored) throws IOException {
        try {
            compare(entry, stored);
        } catch (IntegrityException e) {
            faults.add(entry.path() + ": " + e.getMessage());
        }
    }

    private void compare(LayerEntry entry, StoredInode stored) throws IOException {
        Inode inode = stored.inode();
        if (entry.whiteout()) {
            require(entry, "whiteout", inode.type() == Inode.CHARACTER_DEVICE && inode.start() == 0);
        } else if (inode.type() != TreeDirectory.type(entry.type())) {
            require(entry, "type", false);
        } else if (entry.hardLink().isPresent()) {
            Optional<StoredInode> first = image.find(entry.hardLink().get());
            require(entry, "link", first.isPresent() && first.get().number() == stored.number());
        } else {
            compareMetadata(entry, stored);
            compareData(entry, stored);
        }
    }

    private void compareMetadata(LayerEntry entry, StoredInode stored) throws IOException {
        if (entry.implicit()) {
            return;
        }
        Inode inode = stored.inode();
        require(entry, "mode", (inode.mode() & 07777) == entry.mode());
        require(entry, "owner", inode.uid() == entry.uid() && inode.gid() == entry.gid());
        Instant modified = entry.modified();
        require(entry, "time", inode.seconds() == modified.getEpochSecond() && inode.nanos() == modified.getNano());
        require(entry, "extended attributes", image.xattrs(stored).equals(expectedXattrs(entry)));
    }

    private static SortedMap<String, ByteString> expectedXattrs(LayerEntry entry) {
        SortedMap<String, ByteString> expected = new TreeMap<>(AttributeFilter.settable(entry.type(), entry.xattrs()));
        expected.keySet().removeIf(name -> XattrPrefix.of(name).isEmpty());
        if (entry.opaque()) {
            expected.putAll(TreeDirectory.OPAQUE);
        }
        return expected;
    }

    private void compareData(LayerEntry entry, StoredInode stored) throws IOException {
        switch (entry.type()) {
            case FILE -> require(entry, "size", stored.inode().size() == entry.size());
            case SYMLINK -> require(entry, "target", image.target(stored).equals(entry.linkTarget()));
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                require(
                        entry,
                        "device number",
                        stored.inode().start() == ImageWriter.device(entry.deviceMajor(), entry.deviceMinor()));
            case DIRECTORY -> compareNames(entry.path(), stored);
            case FIFO, SOCKET -> {}
        }
    }

    private void compareNames(LayerPath path, StoredInode directory) throws IOException {
        Map<ByteString, LayerEntry> expected = expectedNames(path);
        DirectoryCursor names = image.names(directory);
        for (Optional<DirectoryBlock.Name> next = names.next(); next.isPresent(); next = names.next()) {
            DirectoryBlock.Name name = next.get();
            if (name.name().equals(SELF) || name.name().equals(PARENT)) {
                continue;
            }
            LayerEntry entry = expected.remove(name.name());
            if (entry == null) {
                faults.add(path.resolve(name.name()) + ": is not in the index");
            } else {
                check(entry, image.inode(name.number()));
            }
        }
        expected.values().forEach(missing -> faults.add(missing.path() + ": is missing"));
    }

    /** The names that a directory has in the image: its own, and those that whiteouts hide. */
    private Map<ByteString, LayerEntry> expectedNames(LayerPath path) {
        Map<ByteString, LayerEntry> expected = new TreeMap<>();
        List<LayerEntry> whiteouts = new ArrayList<>();
        for (Iterator<LayerEntry> children = index.children(path); children.hasNext(); ) {
            LayerEntry child = children.next();
            if (child.whiteout()) {
                whiteouts.add(child);
            } else {
                expected.put(child.path().name(), child);
            }
        }
        for (LayerEntry whiteout : whiteouts) {
            ByteString name = whiteout.path().name();
            if (!name.equals(OPAQUE_MARKER)) {
                expected.putIfAbsent(name.substring(WHITEOUT_PREFIX.length(), name.length()), whiteout);
            }
        }
        return expected;
    }

    private void require(LayerEntry entry, String what, boolean same) {
        if (!same) {
            faults.add(entry.path() + ": another " + what);
        }
    }
}
