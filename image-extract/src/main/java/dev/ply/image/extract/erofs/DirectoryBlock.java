package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A block of a directory: first a fixed part for each name, then the names themselves, in the order of their bytes.
 *
 * @param names at least one
 */
record DirectoryBlock(List<Name> names) {

    /** How many bytes the fixed part of a name takes. */
    static final int FIXED = 12;

    private static final int MAX_NAME = 255;
    private static final int[] TYPES = {
        0,
        Inode.FILE,
        Inode.DIRECTORY,
        Inode.CHARACTER_DEVICE,
        Inode.BLOCK_DEVICE,
        Inode.FIFO,
        Inode.SOCKET,
        Inode.SYMLINK
    };

    /**
     * One name.
     *
     * @param name the bytes
     * @param number which inode
     * @param type the inode's type, as in its mode; 0 where the block does not tell
     */
    record Name(ByteString name, long number, int type) implements Comparable<Name> {

        /** How many bytes it takes in a block. */
        int bytes() {
            return FIXED + name.length();
        }

        @Override
        public int compareTo(Name other) {
            return name.compareTo(other.name);
        }
    }

    /** Distributes a directory's names, which are in order, over blocks; each but the last is as full as can be. */
    static List<DirectoryBlock> split(List<Name> names) {
        List<DirectoryBlock> blocks = new ArrayList<>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < names.size(); i++) {
            int more = names.get(i).bytes();
            if (bytes + more > BLOCK) {
                blocks.add(new DirectoryBlock(names.subList(start, i)));
                start = i;
                bytes = 0;
            }
            bytes += more;
        }
        blocks.add(new DirectoryBlock(names.subList(start, names.size())));
        return blocks;
    }

    /** How many bytes of the block are used. */
    int bytes() {
        int bytes = 0;
        for (Name name : names) {
            bytes += name.bytes();
        }
        return bytes;
    }

    ByteString first() {
        return names.get(0).name();
    }

    /** The name with these bytes. */
    Optional<Name> find(ByteString name) {
        int found = Collections.binarySearch(names, new Name(name, 0, 0));
        return found < 0 ? Optional.empty() : Optional.of(names.get(found));
    }

    /** Writes {@link #bytes} bytes. */
    void encode(byte[] target, int offset) {
        ByteBuffer block =
                ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).position(offset);
        int end = names.size() * FIXED;
        for (Name name : names) {
            block.putLong(name.number())
                    .putShort((short) end)
                    .put(code(name.type()))
                    .put((byte) 0);
            name.name().copyTo(target, offset + end);
            end += name.name().length();
        }
    }

    /** Reads and checks one of a directory's blocks. */
    static DirectoryBlock read(FileData directory, long number) throws IOException {
        int length = (int) Math.min(BLOCK, directory.size() - number * BLOCK);
        byte[] bytes = new byte[length];
        directory.read(number * BLOCK, bytes, 0, length);
        return decode(bytes);
    }

    private static DirectoryBlock decode(byte[] bytes) throws IntegrityException {
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = bytes.length < FIXED ? 0 : offset(block, 0) / FIXED;
        require(count > 0 && count * FIXED <= bytes.length && count * FIXED == offset(block, 0));
        List<Name> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = offset(block, i);
            int to = i + 1 < count ? offset(block, i + 1) : endOfLast(bytes, from);
            require(from < to && to <= bytes.length && to - from <= MAX_NAME);
            int code = block.get(i * FIXED + 10);
            require(code >= 0 && code < TYPES.length);
            Name name = new Name(ByteString.of(bytes, from, to), block.getLong(i * FIXED), TYPES[code]);
            require(name.name().indexOf((byte) '/', 0) < 0 && name.name().indexOf((byte) 0, 0) < 0);
            require(names.isEmpty() || names.get(i - 1).compareTo(name) < 0);
            names.add(name);
        }
        return new DirectoryBlock(names);
    }

    private static int offset(ByteBuffer block, int index) {
        return block.getShort(index * FIXED + 8) & 0xffff;
    }

    /** The last name ends with the block or with a NUL. */
    private static int endOfLast(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private static byte code(int type) {
        for (byte code = 1; code < TYPES.length; code++) {
            if (TYPES[code] == type) {
                return code;
            }
        }
        return 0;
    }

    private static void require(boolean condition) throws IntegrityException {
        if (!condition) {
            throw new IntegrityException("EROFS image: a corrupt directory");
        }
    }
}
