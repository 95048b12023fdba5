package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that is written from front to back in large pieces; bytes already passed can be patched. Long runs of zeros
 * become holes in the file.
 */
final class ImageOutput implements Closeable {

    /** How many zeros make a hole. */
    static final int CHUNK = 1 << 16;

    private static final int BUFFER = 1 << 20;
    private static final byte[] ZEROS = new byte[CHUNK];

    private final FileChannel channel;
    private final byte[] buffer = new byte[BUFFER];
    private final BlockSum sum = new BlockSum();
    private long bufferStart;
    private int filled;

    ImageOutput(Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long position() {
        return bufferStart + filled;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int piece = Math.min(left, room());
            System.arraycopy(bytes, from, buffer, filled, piece);
            filled += piece;
            from += piece;
            left -= piece;
        }
    }

    /** Passes on exactly {@code length} bytes. */
    void copy(InputStream in, long length) throws IOException {
        for (long left = length; left > 0; ) {
            int piece = (int) Math.min(left, CHUNK);
            if (!copyData(in, piece)) {
                skip(piece);
            }
            left -= piece;
        }
    }

    /** The same for no more than {@link #CHUNK} bytes; a whole chunk of zeros is left out, and the answer false. */
    boolean copyData(InputStream in, int length) throws IOException {
        if (buffer.length - filled < length) {
            flush();
        }
        if (in.readNBytes(buffer, filled, length) < length) {
            throw new EOFException("the file's data ends early");
        }
        if (length == CHUNK && Arrays.equals(buffer, filled, filled + length, ZEROS, 0, length)) {
            return false;
        }
        filled += length;
        return true;
    }

    /** Passes over bytes that are zero. */
    void skip(long length) throws IOException {
        if (length < CHUNK && filled + length <= buffer.length) {
            Arrays.fill(buffer, filled, filled + (int) length, (byte) 0);
            filled += (int) length;
        } else {
            flush();
            bufferStart += length;
        }
    }

    /** Fills the block with zeros. */
    void align() throws IOException {
        int used = (int) (position() % BLOCK);
        if (used > 0) {
            skip(BLOCK - used);
        }
    }

    /** Replaces bytes that were written before, all of them in one block. */
    void patch(long position, byte[] bytes, int length) throws IOException {
        if (position >= bufferStart) {
            System.arraycopy(bytes, 0, buffer, (int) (position - bufferStart), length);
            return;
        }
        int within = (int) (position % BLOCK);
        byte[] block = new byte[BLOCK];
        readAvailable(ByteBuffer.wrap(block), position - within);
        sum.remove(position - within, block);
        System.arraycopy(bytes, 0, block, within, length);
        sum.add(position - within, block, BLOCK);
        writeFully(ByteBuffer.wrap(block), position - within);
    }

    /** Everything so far reaches the file, which is as long as what was written; returns the sum of its blocks. */
    long finish() throws IOException {
        flush();
        if (channel.size() < bufferStart) {
            writeFully(ByteBuffer.allocate(1), bufferStart - 1);
        }
        return sum.value();
    }

    /** What was finished survives a power cut. */
    void sync() throws IOException {
        channel.force(true);
    }

    /** Closes the file without what was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Whole blocks, wherever that happens. */
    private void flush() throws IOException {
        sum.add(bufferStart, buffer, filled);
        writeFully(ByteBuffer.wrap(buffer, 0, filled), bufferStart);
        bufferStart += filled;
        filled = 0;
    }

    private int room() throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        return buffer.length - filled;
    }

    /** What lies beyond the end of the file are zeros to come. */
    private void readAvailable(ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining() && channel.read(target, position + target.position()) >= 0) {
            // Goes on where the last read ended.
        }
    }

    private void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }
}
