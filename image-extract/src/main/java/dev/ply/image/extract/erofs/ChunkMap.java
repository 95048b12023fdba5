package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK_BITS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the chunks of a file lie. It follows the file's inode and attributes. */
final class ChunkMap {

    /** What the inode says of it: the size of chunks, and that the map has nothing but block numbers. */
    static final int FORMAT = Integer.numberOfTrailingZeros(ImageOutput.CHUNK) - BLOCK_BITS;

    /** A chunk of zeros, which lies nowhere. */
    static final int HOLE = -1;

    private final long size;
    private final ByteBuffer blocks;
    private int stored;

    /** The map of a file of at least one byte; all of it is holes. */
    ChunkMap(long size) {
        this.size = size;
        int count = (int) ((size - 1) / ImageOutput.CHUNK + 1);
        this.blocks = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (blocks.hasRemaining()) {
            blocks.putInt(HOLE);
        }
    }

    int count() {
        return blocks.capacity() / Integer.BYTES;
    }

    /** How many bytes of the file are in a chunk. */
    int length(int chunk) {
        return (int) Math.min(ImageOutput.CHUNK, size - (long) chunk * ImageOutput.CHUNK);
    }

    void set(int chunk, long block) {
        blocks.putInt(chunk * Integer.BYTES, (int) block);
        stored++;
    }

    boolean hasHoles() {
        return stored < count();
    }

    byte[] encode() {
        return blocks.array();
    }
}
