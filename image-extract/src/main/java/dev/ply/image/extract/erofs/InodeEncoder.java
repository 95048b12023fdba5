package dev.ply.image.extract.erofs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Numbers inodes and gives them the short form where nothing is lost by it, which takes the first one's time. */
final class InodeEncoder {

    private int count;
    private @Nullable Inode first;

    /** How many inodes there were. */
    int count() {
        return count;
    }

    long epoch() {
        return first == null ? 0 : first.seconds();
    }

    int epochNanos() {
        return first == null ? 0 : first.nanos();
    }

    /** How many bytes the inode itself takes. */
    int bytes(Inode inode) {
        return isCompact(inode) ? Inode.COMPACT : Inode.EXTENDED;
    }

    boolean isCompact(Inode inode) {
        if (first == null) {
            first = inode;
        }
        return inode.fitsCompact(first.seconds(), first.nanos());
    }

    /** Writes an inode and its attributes; returns where the next byte goes. */
    int encode(Inode inode, byte[] attributes, byte[] target, int offset) {
        ByteBuffer buffer =
                ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).position(offset);
        inode.encode(buffer, isCompact(inode), ++count);
        buffer.put(attributes);
        return buffer.position();
    }
}
