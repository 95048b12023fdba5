package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packs inodes, each with its attributes and tail, into blocks between the files' data. A few blocks stay open, so that
 * small ones fill what large ones leave; an inode goes where least room is left over.
 */
final class InodePacker {

    private static final int OPEN_BLOCKS = 8;

    private final ImageOutput output;
    private final List<OpenBlock> open = new ArrayList<>(OPEN_BLOCKS);

    InodePacker(ImageOutput output) {
        this.output = output;
    }

    /**
     * Finds a place and writes there. What fits into one block lies in one block.
     *
     * @return where in the image, a multiple of {@link Inode#SLOT}
     */
    long place(byte[] item, int length) throws IOException {
        if (length > BLOCK) {
            long position = output.position();
            output.write(item, 0, length);
            output.align();
            return position;
        }
        OpenBlock block = openBlock(length);
        System.arraycopy(item, 0, block.bytes, block.used, length);
        long position = block.position + block.used;
        block.used = roundUp(block.used + length);
        return position;
    }

    /** Replaces bytes of something that has its place. */
    void patch(long position, byte[] bytes, int length) throws IOException {
        for (OpenBlock block : open) {
            if (position / BLOCK == block.position / BLOCK) {
                System.arraycopy(bytes, 0, block.bytes, (int) (position % BLOCK), length);
                return;
            }
        }
        output.patch(position, bytes, length);
    }

    /** Writes the blocks that are still open. */
    void finish() throws IOException {
        for (OpenBlock block : open) {
            output.patch(block.position, block.bytes, BLOCK);
        }
        open.clear();
    }

    private OpenBlock openBlock(int length) throws IOException {
        OpenBlock tightest = null;
        OpenBlock fullest = null;
        for (OpenBlock block : open) {
            if (block.used + length <= BLOCK && (tightest == null || block.used > tightest.used)) {
                tightest = block;
            }
            if (fullest == null || block.used > fullest.used) {
                fullest = block;
            }
        }
        if (tightest != null) {
            return tightest;
        }
        OpenBlock fresh = fullest != null && open.size() == OPEN_BLOCKS ? recycle(fullest) : new OpenBlock();
        fresh.position = output.position();
        output.skip(BLOCK);
        open.add(fresh);
        return fresh;
    }

    private OpenBlock recycle(OpenBlock block) throws IOException {
        output.patch(block.position, block.bytes, BLOCK);
        open.remove(block);
        Arrays.fill(block.bytes, (byte) 0);
        block.used = 0;
        return block;
    }

    private static int roundUp(int length) {
        return (length + Inode.SLOT - 1) & -Inode.SLOT;
    }

    private static final class OpenBlock {
        private final byte[] bytes = new byte[BLOCK];
        private long position;
        private int used;
    }
}
