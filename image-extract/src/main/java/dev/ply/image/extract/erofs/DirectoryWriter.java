package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes all directories of an image. Since they name each other, every one gets its place before the first is written.
 * First come the blocks that are directory data alone, then the inodes, each with what was left over. They go breadth
 * first, so that a directory's subdirectories follow each other.
 */
final class DirectoryWriter {

    /** The root's inode lies in the first block, for the superblock has little room for its number. */
    static final int ROOT_POSITION = Superblock.OFFSET + Superblock.BYTES;

    private static final ByteString SELF = ByteString.utf8(".");
    private static final ByteString PARENT = ByteString.utf8("..");

    private final ImageOutput output;
    private final InodeEncoder encoder;
    private final XattrTable xattrs;
    private final List<Planned> all = new ArrayList<>();

    DirectoryWriter(ImageOutput output, InodeEncoder encoder, XattrTable xattrs) {
        this.output = output;
        this.encoder = encoder;
        this.xattrs = xattrs;
    }

    /** Writes them, the root's inode into {@code firstBlock}, which is written by whoever has the superblock. */
    void write(Directory root, byte[] firstBlock) throws IOException {
        place(root);
        for (Planned directory : all) {
            writeBlocks(directory);
        }
        for (Planned directory : all) {
            writeInode(directory, firstBlock);
        }
    }

    private void place(Directory root) throws IOException {
        all.add(new Planned(root, null));
        long blocks = 0;
        for (int i = 0; i < all.size(); i++) {
            Planned directory = all.get(i);
            directory.firstSubdirectory = all.size();
            List<Directory.Child> children = directory.source.children();
            for (Directory.Child child : children) {
                if (child.directory() != null) {
                    all.add(new Planned(child.directory(), directory));
                }
            }
            directory.subdirectories = all.size() - directory.firstSubdirectory;
            measure(directory, children);
            directory.startBlock = blocks;
            blocks += directory.blocks;
        }
        long base = output.position() / BLOCK;
        long next = (base + blocks) * BLOCK;
        for (Planned directory : all) {
            directory.startBlock += base;
            if (directory.parent != null) {
                directory.position = startOf(next, directory.itemBytes);
                next = directory.position + directory.itemBytes;
            }
        }
    }

    /** Decides how a directory is laid out. */
    private void measure(Planned directory, List<Directory.Child> children) throws IOException {
        List<DirectoryBlock> blocks = DirectoryBlock.split(names(directory, children));
        int tail = blocks.get(blocks.size() - 1).bytes();
        directory.size = (blocks.size() - 1L) * BLOCK + tail;
        int room = directory.parent == null ? BLOCK - ROOT_POSITION : BLOCK;
        int bytes = inodeBytes(directory);
        directory.inline = tail < BLOCK && bytes + tail <= room;
        directory.blocks = blocks.size() - (directory.inline ? 1 : 0);
        directory.itemBytes = bytes + (directory.inline ? tail : 0);
    }

    private int inodeBytes(Planned directory) throws IOException {
        byte[] attributes = attributes(directory);
        return encoder.bytes(inode(directory, attributes.length)) + attributes.length;
    }

    private void writeBlocks(Planned directory) throws IOException {
        if (directory.blocks > 0) {
            byte[] bytes = new byte[BLOCK];
            for (DirectoryBlock block : blocks(directory).subList(0, directory.blocks)) {
                block.encode(bytes, 0);
                output.write(bytes, 0, block.bytes());
                output.align();
            }
        }
    }

    private void writeInode(Planned directory, byte[] firstBlock) throws IOException {
        boolean root = directory.parent == null;
        byte[] item = root ? firstBlock : new byte[directory.itemBytes];
        byte[] attributes = attributes(directory);
        Inode inode = inode(directory, attributes.length);
        int end = encoder.encode(inode, attributes, item, root ? ROOT_POSITION : 0);
        if (directory.inline) {
            List<DirectoryBlock> blocks = blocks(directory);
            blocks.get(blocks.size() - 1).encode(item, end);
        }
        if (!root) {
            output.skip(directory.position - output.position());
            output.write(item, 0, item.length);
        }
    }

    private byte[] attributes(Planned directory) throws IOException {
        Attributes attributes = directory.source.attributes();
        return directory.parent == null
                ? xattrs.encodeForRoot(attributes.xattrs())
                : xattrs.encode(attributes.xattrs());
    }

    private static Inode inode(Planned directory, int attributeBytes) {
        return directory
                .source
                .attributes()
                .inode(
                        Inode.DIRECTORY,
                        2L + directory.subdirectories,
                        directory.size,
                        directory.inline ? Inode.INLINE : Inode.PLAIN,
                        directory.blocks == 0 ? 0 : directory.startBlock,
                        attributeBytes);
    }

    private List<DirectoryBlock> blocks(Planned directory) throws IOException {
        return DirectoryBlock.split(names(directory, directory.source.children()));
    }

    private List<DirectoryBlock.Name> names(Planned directory, List<Directory.Child> children) {
        List<DirectoryBlock.Name> names = new ArrayList<>(children.size() + 2);
        Planned parent = directory.parent == null ? directory : directory.parent;
        names.add(new DirectoryBlock.Name(SELF, directory.position / Inode.SLOT, Inode.DIRECTORY));
        names.add(new DirectoryBlock.Name(PARENT, parent.position / Inode.SLOT, Inode.DIRECTORY));
        int subdirectory = directory.firstSubdirectory;
        for (Directory.Child child : children) {
            long number = child.directory() == null
                    ? ImageWriter.number(child.reference())
                    : all.get(subdirectory++).position / Inode.SLOT;
            names.add(new DirectoryBlock.Name(child.name(), number, child.type()));
        }
        Collections.sort(names);
        return names;
    }

    /** The first place from {@code position} on where so many bytes lie in one block, or begin one. */
    private static long startOf(long position, int length) {
        long slot = (position + Inode.SLOT - 1) & -Inode.SLOT;
        int used = (int) (slot % BLOCK);
        return used + length <= BLOCK ? slot : slot + BLOCK - used;
    }

    /** A directory and its place. */
    private static final class Planned {
        private final Directory source;
        private final @Nullable Planned parent;
        private int firstSubdirectory;
        private int subdirectories;
        private long size;
        private boolean inline;
        private int blocks;
        private int itemBytes;
        private long startBlock;
        private long position = ROOT_POSITION;

        Planned(Directory source, @Nullable Planned parent) {
            this.source = source;
            this.parent = parent;
        }
    }
}
