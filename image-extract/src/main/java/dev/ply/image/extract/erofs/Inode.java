package dev.ply.image.extract.erofs;

import java.nio.ByteBuffer;

/**
 * An inode as it lies in the image, without its attributes and data, which follow it.
 *
 * @param mode permission bits and type, as the kernel has them
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param seconds the time of the last modification, since 1970
 * @param nanos the fraction of it
 * @param links how many names it has; of a directory, 2 and its subdirectories
 * @param size bytes of data
 * @param layout how its data lies
 * @param start the block in which its data begins, the device number of a device, or the format of chunks
 * @param attributeBytes how many bytes of attributes follow it
 */
record Inode(
        int mode,
        long uid,
        long gid,
        long seconds,
        int nanos,
        long links,
        long size,
        int layout,
        long start,
        int attributeBytes) {

    /** Inodes lie at multiples of this many bytes, and their numbers count these. */
    static final int SLOT = 32;

    static final int COMPACT = 32;
    static final int EXTENDED = 64;

    /** Whole blocks in a row. */
    static final int PLAIN = 0;
    /** Whole blocks in a row; what is left over follows the inode, in one block. */
    static final int INLINE = 2;
    /** Runs of blocks anywhere or nowhere. */
    static final int CHUNKS = 4;

    static final int TYPE_MASK = 0170000;
    static final int FIFO = 0010000;
    static final int CHARACTER_DEVICE = 0020000;
    static final int DIRECTORY = 0040000;
    static final int BLOCK_DEVICE = 0060000;
    static final int FILE = 0100000;
    static final int SYMLINK = 0120000;
    static final int SOCKET = 0140000;

    private static final int MAX_16 = 0xffff;
    private static final long MAX_32 = 0xffffffffL;

    /** The format's header of the attributes, which itself takes up a count of one. */
    private static final int ATTRIBUTE_HEADER = 12;

    int type() {
        return mode & TYPE_MASK;
    }

    boolean isDirectory() {
        return type() == DIRECTORY;
    }

    /** Whether the short form holds it, which has the time of the superblock. */
    boolean fitsCompact(long epoch, int epochNanos) {
        return uid <= MAX_16
                && gid <= MAX_16
                && links <= MAX_16
                && size <= MAX_32
                && seconds == epoch
                && nanos == epochNanos;
    }

    /** Writes {@link #COMPACT} or {@link #EXTENDED} bytes; {@code number} is for programs that know 32 bits only. */
    void encode(ByteBuffer target, boolean compact, int number) {
        int attributeCount = attributeBytes == 0 ? 0 : (attributeBytes - ATTRIBUTE_HEADER) / 4 + 1;
        target.putShort((short) ((layout << 1) | (compact ? 0 : 1)));
        target.putShort((short) attributeCount);
        target.putShort((short) mode);
        if (compact) {
            target.putShort((short) links).putInt((int) size).putInt(0);
            target.putInt((int) start).putInt(number);
            target.putShort((short) uid).putShort((short) gid).putInt(0);
        } else {
            target.putShort((short) 0).putLong(size);
            target.putInt((int) start).putInt(number);
            target.putInt((int) uid).putInt((int) gid);
            target.putLong(seconds).putInt(nanos).putInt((int) links);
            target.putLong(0).putLong(0);
        }
    }

    /** Reads an inode of either form; the time of a compact one is the superblock's. */
    static Inode decode(ByteBuffer source, long epoch, int epochNanos) {
        int format = source.getShort();
        int attributeCount = source.getShort() & MAX_16;
        int attributeBytes = attributeCount == 0 ? 0 : ATTRIBUTE_HEADER + (attributeCount - 1) * 4;
        int mode = source.getShort() & MAX_16;
        int layout = (format >> 1) & 7;
        if (isCompact(format)) {
            long links = source.getShort() & MAX_16;
            long size = source.getInt() & MAX_32;
            long offset = source.getInt() & MAX_32;
            long start = source.getInt() & MAX_32;
            source.getInt();
            long uid = source.getShort() & MAX_16;
            long gid = source.getShort() & MAX_16;
            return new Inode(mode, uid, gid, epoch + offset, epochNanos, links, size, layout, start, attributeBytes);
        }
        source.getShort();
        long size = source.getLong();
        long start = source.getInt() & MAX_32;
        source.getInt();
        long uid = source.getInt() & MAX_32;
        long gid = source.getInt() & MAX_32;
        long seconds = source.getLong();
        int nanos = source.getInt();
        long links = source.getInt() & MAX_32;
        return new Inode(mode, uid, gid, seconds, nanos, links, size, layout, start, attributeBytes);
    }

    /** Whether the first two bytes announce the short form. */
    static boolean isCompact(int format) {
        return (format & 1) == 0;
    }

    /** Where in the inode its number of names stands. */
    static int linksOffset(boolean compact) {
        return compact ? 6 : 44;
    }
}
