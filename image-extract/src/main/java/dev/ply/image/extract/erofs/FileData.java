package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** The data of one inode: whole blocks in a row, and perhaps a tail beside the inode; or chunks by a map beside it. */
final class FileData {

    private final ImageInput input;
    private final long start;
    private final long size;
    /** How many bytes lie in the blocks. */
    private final long inBlocks;

    /** Where the tail or the map of chunks lies. */
    private final long tail;

    /** How many bytes a chunk has; 0 where there are none. */
    private final int chunkBytes;

    /**
     * Finds the data.
     *
     * @throws IntegrityException when it is not wholly in the image, so that a size is never more than the image's, or
     *     than what its map of chunks can have
     */
    FileData(ImageInput input, StoredInode stored) throws IOException {
        Inode inode = stored.inode();
        this.input = input;
        this.start = inode.start() * BLOCK;
        this.size = inode.size();
        this.tail = stored.tailPosition();
        this.chunkBytes = inode.layout() == Inode.CHUNKS ? chunkBytes(inode.start()) : 0;
        this.inBlocks = switch (inode.layout()) {
            case Inode.PLAIN -> size;
            case Inode.INLINE -> size == 0 ? 0 : (size - 1) / BLOCK * BLOCK;
            case Inode.CHUNKS -> 0;
            default -> throw unsupported();
        };
        requireInside(input.length());
    }

    private static int chunkBytes(long format) throws IntegrityException {
        if (format > ChunkMap.FORMAT) {
            throw unsupported();
        }
        return BLOCK << format;
    }

    private void requireInside(long length) throws IntegrityException {
        boolean blocksOutside = inBlocks > 0 && (inBlocks > length || start > length - inBlocks);
        long beside = chunkBytes == 0 ? size - inBlocks : (size / chunkBytes + 1) * Integer.BYTES;
        if (size < 0 || blocksOutside || tail > length - beside) {
            throw new IntegrityException("EROFS image: data outside of the image");
        }
    }

    long size() {
        return size;
    }

    /** Copies bytes, all of them within the data. */
    void read(long from, byte[] target, int offset, int length) throws IOException {
        if (chunkBytes > 0) {
            readChunks(from, target, offset, length);
            return;
        }
        int blocks = (int) Math.max(0, Math.min(length, inBlocks - from));
        if (blocks > 0) {
            input.read(start + from, target, offset, blocks);
        }
        if (blocks < length) {
            input.read(tail + from + blocks - inBlocks, target, offset + blocks, length - blocks);
        }
    }

    private void readChunks(long from, byte[] target, int offset, int length) throws IOException {
        byte[] entry = new byte[Integer.BYTES];
        for (int done = 0; done < length; ) {
            long at = from + done;
            int skipped = (int) (at % chunkBytes);
            int piece = Math.min(length - done, chunkBytes - skipped);
            input.read(tail + at / chunkBytes * Integer.BYTES, entry, 0, entry.length);
            int block = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (block == ChunkMap.HOLE) {
                Arrays.fill(target, offset + done, offset + done + piece, (byte) 0);
            } else {
                input.read(Integer.toUnsignedLong(block) * BLOCK + skipped, target, offset + done, piece);
            }
            done += piece;
        }
    }

    private static IntegrityException unsupported() {
        return new IntegrityException("EROFS image: data in a layout that is not supported");
    }

    InputStream stream() {
        return new BulkInputStream() {
            private long position;

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, target.length);
                if (length > 0 && position == size) {
                    return -1;
                }
                int piece = (int) Math.min(length, size - position);
                FileData.this.read(position, target, offset, piece);
                position += piece;
                return piece;
            }

            @Override
            public long skip(long count) {
                long skipped = Math.max(0, Math.min(count, size - position));
                position += skipped;
                return skipped;
            }
        };
    }
}
