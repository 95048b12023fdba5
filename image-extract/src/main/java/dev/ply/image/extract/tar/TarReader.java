package dev.ply.image.extract.tar;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive entry by entry: v7, ustar, PAX, GNU and star, sparse files in all of GNU's notations. Names, link
 * targets and attribute values are bytes. Memory is bounded: extended headers and sparse maps may have 1 MiB each.
 *
 * <p>Malformed, cut and unknown input is an {@link IntegrityException}. An archive ends with two blocks of zeros, or with
 * the stream after a whole entry, whose padding may be missing: Go's archive/tar, and so umoci and Docker, write and read
 * such archives. What follows the end is not read, though perhaps read ahead. Not thread-safe. An interrupted thread gets
 * {@link dev.ply.image.error.CancelledException}.
 */
public final class TarReader {

    private static final int MAX_EXTENDED = 1 << 20;
    /** As much as four million entries with 64 bytes of global headers. */
    private static final long MAX_REPEATED = 256L << 20;

    private static final List<String> REAL_SIZES = List.of("GNU.sparse.realsize", "GNU.sparse.size", "size");

    private final TarInput input;
    private final byte[] block = new byte[TarInput.BLOCK];
    private PaxRecords global = PaxRecords.NONE;
    private long globalBytes;
    private long repeated;
    private long unread;
    private long padding;
    private boolean ended;

    /** Reads {@code in}, which is not closed. */
    public TarReader(InputStream in) {
        this.input = new TarInput(in);
    }

    /** Whether a stream that begins with these bytes, 512 if there are as many, can be an archive. */
    public static boolean isArchive(ByteString head) {
        byte[] block = new byte[TarInput.BLOCK];
        head.copyTo(block, 0);
        return TarHeader.isZero(block) || (head.length() == block.length && TarHeader.checksumAgrees(block));
    }

    /** The next entry, past what is left of the current one's content; null after the last. */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        input.skip(unread);
        unread = 0;
        boolean more = input.skipPadding(padding);
        padding = 0;
        TarEntry entry = more ? readEntry() : null;
        ended = entry == null;
        return entry;
    }

    /**
     * Reads stored bytes of the current entry: those of its {@link TarEntry#data regions}, one after the other, without
     * the holes.
     *
     * @return how many were read, at least 1; -1 after the last
     */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (unread == 0) {
            return -1;
        }
        int read = input.read(target, offset, (int) Math.min(length, unread));
        unread -= read;
        return read;
    }

    /** How many bytes of the archive were consumed. */
    public long position() {
        return input.position();
    }

    private @Nullable TarEntry readEntry() throws IOException {
        PaxRecords local = PaxRecords.NONE;
        ByteString longName = null;
        ByteString longTarget = null;
        boolean extended = false;
        while (input.readBlock(block)) {
            if (TarHeader.isZero(block)) {
                requireEnd(extended);
                return null;
            }
            TarHeader header = new TarHeader(block);
            switch (header.type()) {
                case 'x' -> local = extendedRecords(header);
                case 'g' -> {
                    global = withGlobal(extendedRecords(header));
                    globalBytes = global.bytes();
                }
                case 'L' -> longName = extendedString(header);
                case 'K' -> longTarget = extendedString(header);
                default -> {
                    return entry(header, withGlobal(local), longName, longTarget);
                }
            }
            extended |= header.type() != 'g';
        }
        requireEnd(extended);
        return null;
    }

    /**
     * Global records hold again for every entry, though the archive has them once: what one header of a megabyte makes of
     * some million entries that compress to almost nothing has to end somewhere.
     */
    private PaxRecords withGlobal(PaxRecords local) throws IntegrityException {
        repeated += globalBytes;
        if (repeated > MAX_REPEATED) {
            throw new LimitExceededException(
                    "tar: global extended headers that give all entries more than " + MAX_REPEATED + " bytes");
        }
        return global.with(local);
    }

    /** One block of zeros was read, or none at the end of the stream. */
    private void requireEnd(boolean extended) throws IOException {
        if (extended) {
            throw new IntegrityException("tar: ends after an extended header");
        }
        if (input.readBlock(block) && !TarHeader.isZero(block)) {
            throw new IntegrityException("tar: a lone block of zeros before offset " + input.position());
        }
    }

    private TarEntry entry(
            TarHeader header, PaxRecords records, @Nullable ByteString longName, @Nullable ByteString longTarget)
            throws IOException {
        ByteString sparseName = isSparse(records) ? records.get("GNU.sparse.name") : null;
        ByteString name = first(longName, sparseName, records.get("path"), header.name());
        TarEntry.Type type = type(header, name);
        boolean device = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
        boolean link = type == TarEntry.Type.SYMLINK || type == TarEntry.Type.HARD_LINK;
        List<Region> data = type == TarEntry.Type.FILE ? data(header, records, name) : List.of();
        return new TarEntry(
                name,
                type,
                (int) header.mode() & 07777,
                id(records.number("uid"), header.uid(), name),
                id(records.number("gid"), header.gid(), name),
                modified(header, records),
                type == TarEntry.Type.FILE ? size(header, records) : 0,
                link ? first(longTarget, records.get("linkpath"), header.linkTarget()) : ByteString.EMPTY,
                device ? deviceNumber(records.number("SCHILY.devmajor"), header.deviceMajor(), name) : 0,
                device ? deviceNumber(records.number("SCHILY.devminor"), header.deviceMinor(), name) : 0,
                records.xattrs(),
                data);
    }

    private static TarEntry.Type type(TarHeader header, ByteString name) throws IntegrityException {
        return switch (header.type()) {
            // v7 has no type for directories.
            case 0 ->
                name.lastIndexOf((byte) '/') == name.length() - 1 && !name.isEmpty()
                        ? TarEntry.Type.DIRECTORY
                        : TarEntry.Type.FILE;
            case '0', '7', 'S' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMLINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            default ->
                throw new IntegrityException(
                        "tar: " + name + ": unknown type of entry, 0x" + Integer.toHexString(header.type()));
        };
    }

    /** Reads the sparse map, if there is one, and makes the content readable. */
    private List<Region> data(TarHeader header, PaxRecords records, ByteString name) throws IOException {
        long stored = records.number("size").orElse(header.size());
        unread = stored;
        padding = -stored & (TarInput.BLOCK - 1);
        long size = size(header, records);
        ByteString map = records.get(PaxRecords.SPARSE_MAP);
        if (header.type() == 'S') {
            return SparseMap.old(header, block.clone(), input).check(size, stored);
        } else if (records.get("GNU.sparse.major") != null) {
            return sparseFormat1(size, records, name);
        } else if (map != null) {
            return SparseMap.ofRecord(map).check(size, stored);
        }
        return stored == 0 ? List.of() : List.of(new Region(0, stored));
    }

    private List<Region> sparseFormat1(long size, PaxRecords records, ByteString name) throws IOException {
        if (records.number("GNU.sparse.major").orElse(0L) != 1
                || records.number("GNU.sparse.minor").orElse(0L) != 0) {
            throw new IntegrityException("tar: " + name + ": unknown sparse format");
        }
        long start = input.position();
        SparseMap map = SparseMap.ofData(input);
        unread -= input.position() - start;
        if (unread < 0) {
            throw new IntegrityException("tar: " + name + ": a sparse map beyond its data");
        }
        return map.check(size, unread);
    }

    /** The length of a file with its holes. */
    private static long size(TarHeader header, PaxRecords records) throws IntegrityException {
        if (header.type() == 'S') {
            return header.sparseRealSize();
        }
        for (String key : isSparse(records) ? REAL_SIZES : List.of("size")) {
            Optional<Long> size = records.number(key);
            if (size.isPresent()) {
                return size.get();
            }
        }
        return header.size();
    }

    /** Without a map, the other records of sparse files mean nothing. */
    private static boolean isSparse(PaxRecords records) {
        return records.get("GNU.sparse.major") != null || records.get(PaxRecords.SPARSE_MAP) != null;
    }

    private static Instant modified(TarHeader header, PaxRecords records) throws IntegrityException {
        ByteString time = records.get("mtime");
        return time == null ? TarNumbers.time(header.modified()) : TarNumbers.time(time);
    }

    private static long id(Optional<Long> record, long field, ByteString name) throws IntegrityException {
        long id = record.orElse(field);
        if (id < 0 || id > 0xffff_ffffL) {
            throw new IntegrityException("tar: " + name + ": an owner or group out of range, " + id);
        }
        return id;
    }

    private static int deviceNumber(Optional<Long> record, long field, ByteString name) throws IntegrityException {
        long number = record.orElse(field);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IntegrityException("tar: " + name + ": a device number out of range, " + number);
        }
        return (int) number;
    }

    private PaxRecords extendedRecords(TarHeader header) throws IOException {
        byte[] data = extendedData(header);
        return PaxRecords.parse(data, data.length);
    }

    /** GNU's long names end with a NUL byte. */
    private ByteString extendedString(TarHeader header) throws IOException {
        ByteString data = ByteString.of(extendedData(header));
        int end = data.indexOf((byte) 0, 0);
        return end < 0 ? data : data.substring(0, end);
    }

    private byte[] extendedData(TarHeader header) throws IOException {
        long size = header.size();
        if (size > MAX_EXTENDED) {
            throw new LimitExceededException("tar: an extended header of " + size + " bytes; at most " + MAX_EXTENDED);
        }
        byte[] data = new byte[(int) size];
        input.readFully(data, data.length);
        input.skip(-size & (TarInput.BLOCK - 1));
        return data;
    }

    private static ByteString first(@Nullable ByteString... candidates) {
        for (ByteString candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return ByteString.EMPTY;
    }
}
