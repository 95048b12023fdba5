package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.error.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The data of one inode: whole blocks in a row, and perhaps a tail beside the inode. */
final class FileData {

    private final ImageInput input;
    private final long start;
    private final long size;
    /** How many bytes lie in the blocks. */
    private final long inBlocks;

    private final long tail;

    /**
     * Finds the data.
     *
     * @throws IntegrityException when it is not wholly in the image, so that a size is never more than the image's
     */
    FileData(ImageInput input, StoredInode stored) throws IOException {
        Inode inode = stored.inode();
        this.input = input;
        this.start = inode.start() * BLOCK;
        this.size = inode.size();
        this.inBlocks = switch (inode.layout()) {
            case Inode.PLAIN -> size;
            case Inode.INLINE -> size == 0 ? 0 : (size - 1) / BLOCK * BLOCK;
            default -> throw new IntegrityException("EROFS image: data in a layout that is not supported");
        };
        this.tail = stored.tailPosition();
        long length = input.length();
        boolean blocksOutside = inBlocks > 0 && (inBlocks > length || start > length - inBlocks);
        if (size < 0 || blocksOutside || tail > length - (size - inBlocks)) {
            throw new IntegrityException("EROFS image: data outside of the image");
        }
    }

    long size() {
        return size;
    }

    /** Copies bytes, all of them within the data. */
    void read(long from, byte[] target, int offset, int length) throws IOException {
        int blocks = (int) Math.max(0, Math.min(length, inBlocks - from));
        if (blocks > 0) {
            input.read(start + from, target, offset, blocks);
        }
        if (blocks < length) {
            input.read(tail + from + blocks - inBlocks, target, offset + blocks, length - blocks);
        }
    }

    InputStream stream() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

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
