package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes an image from front to back: files as they come, each inode with its tail in a block near the file's data, and
 * the directories last. The same calls give the same bytes. Not thread-safe.
 *
 * <p>What was added is known by a reference: the position of its inode, with the lowest bit set where the inode has the
 * short form.
 */
final class ImageWriter implements Closeable {

    private static final int MAX_SYMLINK = 4095;
    private static final int MAX_MAJOR = 0xfff;
    private static final int MAX_MINOR = 0xfffff;
    private static final int MAX_COMPACT_LINKS = 0xffff;

    private final ImageOutput output;
    private final InodePacker packer;
    private final InodeEncoder encoder = new InodeEncoder();
    private final XattrTable xattrs = new XattrTable();
    private final boolean chunked;
    private boolean hasChunks;

    /**
     * Creates the image, which must not exist.
     *
     * @param chunked whether files with holes take no room in the image; kernels know such files since 5.15
     */
    ImageWriter(Path file, boolean chunked) throws IOException {
        this.chunked = chunked;
        output = new ImageOutput(file);
        packer = new InodePacker(output);
        output.skip(BLOCK);
    }

    /** Adds a regular file, {@code size} bytes of {@code content}. */
    long file(Attributes attributes, long size, InputStream content) throws IOException {
        byte[] body = xattrs.encode(attributes.xattrs());
        if (chunked && size >= ImageOutput.CHUNK) {
            return chunkedFile(attributes, body, size, content);
        }
        int tail = (int) (size % BLOCK);
        boolean inline = tail > 0 && Inode.EXTENDED + body.length + tail <= BLOCK;
        long inBlocks = inline ? size - tail : size;
        long start = inBlocks == 0 ? 0 : output.position() / BLOCK;
        output.copy(content, inBlocks);
        output.align();
        int layout = inline ? Inode.INLINE : Inode.PLAIN;
        Inode inode = attributes.inode(Inode.FILE, 1, size, layout, start, body.length);
        byte[] rest = inline ? content.readNBytes(tail) : new byte[0];
        return place(inode, body, rest);
    }

    /** Adds a file of which chunks of zeros are left out; one that has none is like any other. */
    private long chunkedFile(Attributes attributes, byte[] body, long size, InputStream content) throws IOException {
        long start = output.position() / BLOCK;
        ChunkMap chunks = new ChunkMap(size);
        for (int i = 0; i < chunks.count(); i++) {
            long block = output.position() / BLOCK;
            if (output.copyData(content, chunks.length(i))) {
                chunks.set(i, block);
            }
        }
        output.align();
        if (!chunks.hasHoles()) {
            return place(attributes.inode(Inode.FILE, 1, size, Inode.PLAIN, start, body.length), body, new byte[0]);
        }
        hasChunks = true;
        Inode inode = attributes.inode(Inode.FILE, 1, size, Inode.CHUNKS, ChunkMap.FORMAT, body.length);
        return place(inode, body, chunks.encode());
    }

    /** Adds a symlink. */
    long symlink(Attributes attributes, ByteString target) throws IOException {
        if (target.isEmpty() || target.length() > MAX_SYMLINK) {
            throw new IntegrityException("EROFS image: a symlink with a target of " + target.length() + " bytes");
        }
        byte[] body = xattrs.encode(attributes.xattrs());
        boolean inline = Inode.EXTENDED + body.length + target.length() <= BLOCK;
        long start = inline ? 0 : output.position() / BLOCK;
        if (!inline) {
            output.write(target.toByteArray(), 0, target.length());
            output.align();
        }
        int layout = inline ? Inode.INLINE : Inode.PLAIN;
        Inode inode = attributes.inode(Inode.SYMLINK, 1, target.length(), layout, start, body.length);
        return place(inode, body, inline ? target.toByteArray() : new byte[0]);
    }

    /** Adds a device, fifo or socket. */
    long special(Attributes attributes, int type, int major, int minor) throws IOException {
        return special(attributes, type, major, minor, 1);
    }

    /** The same for one that will have several names, however many. */
    long special(Attributes attributes, int type, int major, int minor, long links) throws IOException {
        if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
            throw new IntegrityException("EROFS image: the device number " + major + ":" + minor + " is out of range");
        }
        byte[] body = xattrs.encode(attributes.xattrs());
        Inode inode = attributes.inode(type, links, 0, Inode.PLAIN, device(major, minor), body.length);
        return place(inode, body, new byte[0]);
    }

    /** A device number as the kernel encodes it. */
    static long device(int major, int minor) {
        return (minor & 0xff) | major << 8 | (minor & ~0xffL) << 12;
    }

    /** Tells how many names something has; without this, one. */
    void setLinks(long reference, long links) throws IOException {
        boolean compact = (reference & 1) != 0;
        if (compact && links > MAX_COMPACT_LINKS) {
            throw new LimitExceededException("EROFS image: a file with " + links + " names");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) links);
        packer.patch(
                (reference & ~1L) + Inode.linksOffset(compact), bytes.array(), compact ? Short.BYTES : Integer.BYTES);
    }

    /** The number by which directories name what was added. */
    static long number(long reference) {
        return reference / Inode.SLOT;
    }

    /** Adds the directories and completes the image. */
    void finish(Directory root, UUID uuid) throws IOException {
        output.align();
        packer.finish();
        byte[] first = new byte[BLOCK];
        new DirectoryWriter(output, encoder, xattrs).write(root, first);
        output.align();
        long attributeBlock = output.position() / BLOCK;
        byte[] table = xattrs.table();
        output.write(table, 0, table.length);
        output.align();
        new Superblock(
                        DirectoryWriter.ROOT_POSITION / Inode.SLOT,
                        encoder.count(),
                        encoder.epoch(),
                        encoder.epochNanos(),
                        output.position() / BLOCK,
                        0,
                        attributeBlock,
                        uuid,
                        hasChunks ? Superblock.CHUNKED_FILES : 0)
                .encode(first);
        System.arraycopy(BlockSum.record(output.finish()), 0, first, 0, Superblock.OFFSET);
        output.patch(0, first, BLOCK);
    }

    /** The image survives a power cut. */
    void sync() throws IOException {
        output.sync();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }

    private long place(Inode inode, byte[] body, byte[] tail) throws IOException {
        byte[] item = new byte[Inode.EXTENDED + body.length + tail.length];
        boolean compact = encoder.isCompact(inode);
        int end = encoder.encode(inode, body, item, 0);
        System.arraycopy(tail, 0, item, end, tail.length);
        return packer.place(item, end + tail.length) | (compact ? 1 : 0);
    }
}
