package dev.ply.image.extract.index;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;

/**
 * Proves that a file is an intact index, so that whoever reads it afterwards needs no checks: the checksum agrees, every
 * record lies where its row says, paths rise and each has its directory, whiteouts and no others are named as such.
 */
final class IndexCheck {

    /** The four bytes as one number, since every name is compared with them. */
    private static final int WHITEOUT_PREFIX =
            ByteBuffer.wrap(LayerIndex.WHITEOUT_PREFIX.toByteArray()).getInt();

    private final ByteBuffer data;
    private final Path file;
    private int table;
    private int count;
    private boolean hasWhiteouts;

    private IndexCheck(ByteBuffer data, Path file) {
        this.data = data;
        this.file = file;
    }

    static MappedIndex check(ByteBuffer data, Path file) throws IntegrityException {
        IndexCheck check = new IndexCheck(data, file);
        check.frame();
        IndexRecords records = new IndexRecords(data, check.table, check.count);
        try {
            check.records(records);
        } catch (IndexOutOfBoundsException e) {
            throw check.corrupt("a record reaches beyond the end");
        }
        return new MappedIndex(records, check.hasWhiteouts);
    }

    private void frame() throws IntegrityException {
        int end = data.capacity() - IndexFormat.TRAILER;
        require(end >= IndexFormat.MAGIC.length, "too short");
        require(data.slice(0, IndexFormat.MAGIC.length).equals(ByteBuffer.wrap(IndexFormat.MAGIC)), "wrong magic");
        CRC32C checksum = new CRC32C();
        checksum.update(data.slice(0, data.capacity() - 4));
        require((int) checksum.getValue() == data.getInt(data.capacity() - 4), "wrong checksum");
        long tableAt = data.getLong(end);
        count = data.getInt(end + 8);
        require(count > 0 && tableAt >= 0 && tableAt + (long) count * IndexFormat.ROW == end, "wrong table");
        table = (int) tableAt;
    }

    private void records(IndexRecords records) throws IntegrityException {
        Deque<Integer> directories = new ArrayDeque<>();
        int previous = 0;
        int expected = IndexFormat.MAGIC.length;
        for (int i = 0; i < count; i++) {
            while (i > 0 && records.next(directories.getLast()) == i) {
                directories.removeLast();
                require(!directories.isEmpty(), "an entry outside the root");
            }
            require(records.offset(i) == expected, "a record that is not where it should be");
            expected = checkRecord(records, i);
            if (i == 0) {
                require(records.pathLength(0) == 0 && records.isDirectory(0), "no root directory");
                require(records.next(0) == count, "a wrong subtree");
            } else {
                checkPlace(records, i, directories.getLast(), previous);
            }
            if (records.isDirectory(i) && records.next(i) > i + 1) {
                directories.addLast(i);
            }
            previous = i;
        }
        require(expected == table, "records that end in the wrong place");
    }

    /** The record's fields; returns where it ends. */
    private int checkRecord(IndexRecords records, int i) throws IntegrityException {
        int at = records.offset(i);
        int type = data.get(at);
        require(type >= 0 && type < IndexFormat.typeCount(), "an unknown type");
        int flags = data.get(at + IndexFormat.FLAGS) & 0xff;
        require((flags & ~IndexFormat.ALL_FLAGS) == 0, "unknown flags");
        hasWhiteouts |= (flags & (IndexFormat.WHITEOUT | IndexFormat.OPAQUE)) != 0;
        require((data.getShort(at + IndexFormat.MODE) & ~07777) == 0, "a wrong mode");
        long seconds = data.getLong(at + IndexFormat.SECONDS);
        require(seconds >= Instant.MIN.getEpochSecond() && seconds <= Instant.MAX.getEpochSecond(), "a wrong time");
        int nanos = data.getInt(at + IndexFormat.NANOS);
        require(nanos >= 0 && nanos < 1_000_000_000, "a wrong time");
        require(data.getLong(at + IndexFormat.SIZE) >= 0, "a wrong size");
        int link = data.getInt(at + IndexFormat.LINK);
        if ((flags & IndexFormat.HARD_LINK) != 0) {
            require(link > 0 && link < i, "a wrong hard link");
            require(
                    !records.hasFlag(link, IndexFormat.HARD_LINK) && records.type(link) == records.type(i),
                    "a wrong hard link");
        }
        return checkVariablePart(records, i);
    }

    private int checkVariablePart(IndexRecords records, int i) throws IntegrityException {
        long end = records.pathStart(i);
        end = checkedEnd(end, records.pathLength(i));
        end = checkedEnd(end, records.targetLength(i));
        int xattrs = data.getInt(records.offset(i) + IndexFormat.XATTRS);
        for (int x = 0; x < xattrs; x++) {
            long lengths = end;
            end = checkedEnd(end, 6);
            end = checkedEnd(end, data.getShort((int) lengths) & 0xffff);
            end = checkedEnd(end, data.getInt((int) lengths + 2));
        }
        require(xattrs >= 0 && end <= table, "a record beyond its place");
        return (int) end;
    }

    private long checkedEnd(long start, int length) throws IntegrityException {
        require(length >= 0 && start + length <= table, "a record beyond its place");
        return start + length;
    }

    /** The path is the directory's with one more name, higher than the one before. */
    private void checkPlace(IndexRecords records, int i, int directory, int previous) throws IntegrityException {
        int next = records.next(i);
        boolean mayHold = records.type(i) == LayerEntry.Type.DIRECTORY;
        require(next == i + 1 || (mayHold && next > i && next <= records.next(directory)), "a wrong subtree");
        int prefix = records.pathLength(directory) == 0 ? 0 : records.pathLength(directory) + 1;
        int length = records.pathLength(i);
        require(length > prefix && records.pathStartsWith(i, directory), "a path outside its directory");
        int name = records.pathStart(i) + prefix;
        int end = records.pathStart(i) + length;
        require(isName(name, end), "a malformed path");
        require(records.hasFlag(i, IndexFormat.WHITEOUT) == namesWhiteout(name, end), "a whiteout of another name");
        require(records.comparePaths(previous, i) < 0, "paths out of order");
    }

    private boolean isName(int from, int to) {
        for (int i = from; i < to; i++) {
            if (data.get(i) == '/' || data.get(i) == 0) {
                return false;
            }
        }
        boolean dots = data.get(from) == '.' && (to - from == 1 || (to - from == 2 && data.get(from + 1) == '.'));
        return !dots;
    }

    private boolean namesWhiteout(int from, int to) {
        return to - from >= Integer.BYTES && data.getInt(from) == WHITEOUT_PREFIX;
    }

    private void require(boolean condition, String otherwise) throws IntegrityException {
        if (!condition) {
            throw corrupt(otherwise);
        }
    }

    private IntegrityException corrupt(String why) {
        return new IntegrityException("index " + file + ": corrupt, " + why + "; the layer must be extracted again");
    }
}
