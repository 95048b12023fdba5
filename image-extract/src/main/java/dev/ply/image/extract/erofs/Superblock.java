package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the first block of an image says about the rest. Inode numbers count from the start of the image.
 *
 * @param root the number of the root directory's inode, at most 65,535
 * @param inodes how many inodes there are
 * @param epoch the time of compact inodes, in seconds since 1970
 * @param epochNanos the fraction of it
 * @param blocks the length of the image
 * @param metadataBlock the block from which inode numbers count
 * @param attributeBlock the block in which shared attributes begin
 * @param uuid the image's name
 * @param incompatible the features without which it can't be read
 */
record Superblock(
        int root,
        long inodes,
        long epoch,
        int epochNanos,
        long blocks,
        long metadataBlock,
        long attributeBlock,
        UUID uuid,
        int incompatible) {

    static final int BLOCK = 4096;
    static final int BLOCK_BITS = 12;

    /** Where in the first block it lies. */
    static final int OFFSET = 1024;

    static final int BYTES = 128;

    /** Files may consist of chunks; kernels know these since 5.15. */
    static final int CHUNKED_FILES = 4;

    private static final int MAGIC = 0xE0F5E1E2;
    private static final int CHECKSUM = 1;
    private static final int MODIFICATION_TIMES = 2;
    private static final int CHECKSUM_OFFSET = OFFSET + 4;
    private static final long MAX_32 = 0xffffffffL;

    /** Writes itself into the first block, whose other bytes are final: the checksum covers them. */
    void encode(byte[] block) {
        ByteBuffer target =
                ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).position(OFFSET);
        target.putInt(MAGIC).putInt(0).putInt(CHECKSUM | MODIFICATION_TIMES);
        target.put((byte) BLOCK_BITS).put((byte) 0).putShort((short) root);
        target.putLong(inodes).putLong(epoch).putInt(epochNanos);
        target.putInt((int) blocks).putInt((int) metadataBlock).putInt((int) attributeBlock);
        target.order(ByteOrder.BIG_ENDIAN).putLong(uuid.getMostSignificantBits());
        target.putLong(uuid.getLeastSignificantBits()).order(ByteOrder.LITTLE_ENDIAN);
        target.putLong(0).putLong(0).putInt(incompatible);
        target.putInt(CHECKSUM_OFFSET, checksum(block));
    }

    /**
     * Reads it from the first block.
     *
     * @throws IntegrityException when this is not an image that this package reads
     */
    static Superblock decode(byte[] block) throws IntegrityException {
        ByteBuffer source = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        source.position(OFFSET);
        require(source.getInt() == MAGIC, "no EROFS superblock");
        int checksum = source.getInt();
        boolean checked = (source.getInt() & CHECKSUM) != 0;
        require(source.get() == BLOCK_BITS, "blocks of another size than 4 KiB");
        source.putInt(CHECKSUM_OFFSET, 0);
        require(!checked || checksum == checksum(block), "its superblock fails the checksum");
        source.get();
        int root = source.getShort() & 0xffff;
        long inodes = source.getLong();
        long epoch = source.getLong();
        int epochNanos = source.getInt();
        long blocks = source.getInt() & MAX_32;
        long metadataBlock = source.getInt() & MAX_32;
        long attributeBlock = source.getInt() & MAX_32;
        source.order(ByteOrder.BIG_ENDIAN);
        UUID uuid = new UUID(source.getLong(), source.getLong());
        source.order(ByteOrder.LITTLE_ENDIAN).position(source.position() + 16);
        int incompatible = source.getInt();
        require((incompatible & ~CHUNKED_FILES) == 0, "features that are not supported");
        return new Superblock(
                root, inodes, epoch, epochNanos, blocks, metadataBlock, attributeBlock, uuid, incompatible);
    }

    /** The kernel's CRC-32C, which lacks the inversion at the end. */
    private static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, OFFSET, BLOCK - OFFSET);
        return ~(int) crc.getValue();
    }

    private static void require(boolean condition, String otherwise) throws IntegrityException {
        if (!condition) {
            throw new IntegrityException("EROFS image: " + otherwise);
        }
    }
}
