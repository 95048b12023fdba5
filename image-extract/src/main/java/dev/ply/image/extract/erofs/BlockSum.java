package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A sum over all blocks of an image but the first, so that a changed byte is found wherever it lies, also where nothing
 * refers to it. A block counts by its content and its place, in any order, so that blocks can be replaced; one of zeros
 * counts nothing, so that holes need not be looked at. The first block has the superblock, which has its own checksum, and
 * before it this sum.
 */
final class BlockSum {

    private static final ByteString MAGIC = ByteString.utf8("ply sum1");
    private static final int PIECE = 1 << 20;
    private static final int ZERO_BLOCK = crc(new byte[BLOCK], 0);
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private long sum;

    /** Whether an image is, to the last byte, what was written; reads all of it. */
    static boolean agrees(ImageInput image) throws IOException {
        byte[] found = new byte[Superblock.OFFSET];
        image.read(0, found, 0, found.length);
        return Arrays.equals(found, record(of(image)));
    }

    /** What stands before the superblock, where the format leaves room. */
    static byte[] record(long sum) {
        return ByteBuffer.allocate(Superblock.OFFSET)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC.toByteArray())
                .putLong(sum)
                .array();
    }

    private static long of(ImageInput image) throws IOException {
        BlockSum blocks = new BlockSum();
        byte[] piece = new byte[PIECE];
        long end = image.length() / BLOCK * BLOCK;
        for (long position = BLOCK; position < end; ) {
            int length = (int) Math.min(PIECE, end - position);
            image.read(position, piece, 0, length);
            blocks.add(position, piece, length);
            position += length;
        }
        return blocks.value();
    }

    long value() {
        return sum;
    }

    /** Adds whole blocks, the first of which lies at {@code position}. */
    void add(long position, byte[] blocks, int length) {
        for (int at = 0; at < length; at += BLOCK) {
            sum += part(position + at, blocks, at);
        }
    }

    /** Takes a block out again. */
    void remove(long position, byte[] block) {
        sum -= part(position, block, 0);
    }

    private static long part(long position, byte[] blocks, int at) {
        int crc = crc(blocks, at);
        if (crc == ZERO_BLOCK || position == 0) {
            return 0;
        }
        long placed = ((position / BLOCK) << Integer.SIZE) | Integer.toUnsignedLong(crc);
        long mixed = placed * ODD;
        return (mixed ^ (mixed >>> Integer.SIZE)) * ODD;
    }

    private static int crc(byte[] blocks, int at) {
        CRC32C crc = new CRC32C();
        crc.update(blocks, at, BLOCK);
        return (int) crc.getValue();
    }
}
