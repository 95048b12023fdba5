package dev.ply.image.extract.tar;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The map of a sparse file in its four notations (GNU tar manual, "Storing Sparse Files"). Whatever the notation, the
 * regions must rise, lie within the file and add up to what is stored.
 */
final class SparseMap {

    /** As large as an extended header may be, at 24 bytes a region. */
    private static final int MAX_REGIONS = (1 << 20) / 24;

    private final List<Region> regions = new ArrayList<>();
    private long end;
    private long stored;

    /** The old format: four pairs in the header, then blocks of 21 while each says that another follows. */
    static SparseMap old(TarHeader header, byte[] headerBlock, TarInput input) throws IOException {
        SparseMap map = new SparseMap();
        map.addPairs(headerBlock, 386, TarHeader.SPARSE_IN_HEADER);
        byte[] block = new byte[TarInput.BLOCK];
        for (boolean more = header.isSparseExtended(); more; more = block[504] != 0) {
            input.readFully(block, block.length);
            map.addPairs(block, 0, TarHeader.SPARSE_IN_EXTENSION);
        }
        return map;
    }

    /** PAX 0.0 and 0.1: numbers between commas in a record. */
    static SparseMap ofRecord(ByteString record) throws IntegrityException {
        SparseMap map = new SparseMap();
        String[] numbers = record.utf8().split(",", -1);
        if (numbers.length % 2 != 0) {
            throw malformed();
        }
        for (int i = 0; i < numbers.length; i += 2) {
            map.add(number(numbers[i]), number(numbers[i + 1]));
        }
        return map;
    }

    /** PAX 1.0: the data begins with the map, decimal lines padded to a block. */
    static SparseMap ofData(TarInput input) throws IOException {
        SparseMap map = new SparseMap();
        Lines lines = new Lines(input);
        for (long left = lines.next(); left > 0; left--) {
            long offset = lines.next();
            map.add(offset, lines.next());
        }
        return map;
    }

    List<Region> check(long realSize, long storedSize) throws IntegrityException {
        if (end > realSize || stored != storedSize) {
            throw malformed();
        }
        return List.copyOf(regions);
    }

    private void addPairs(byte[] block, int offset, int count) throws IntegrityException {
        for (int i = 0; i < count; i++) {
            int at = offset + 24 * i;
            if (block[at] == 0 && block[at + 12] == 0) {
                return;
            }
            add(TarNumbers.parse(block, at, 12, "sparse map"), TarNumbers.parse(block, at + 12, 12, "sparse map"));
        }
    }

    private void add(long offset, long length) throws IntegrityException {
        if (offset < end || length < 0 || offset + length < offset) {
            throw malformed();
        }
        if (regions.size() == MAX_REGIONS) {
            throw new LimitExceededException("tar: a sparse file with more than " + MAX_REGIONS + " regions");
        }
        end = offset + length;
        stored += length;
        if (length > 0) {
            regions.add(new Region(offset, length));
        }
    }

    private static long number(String text) throws IntegrityException {
        return TarNumbers.decimal(ByteString.utf8(text), "sparse map");
    }

    private static IntegrityException malformed() {
        return new IntegrityException("tar: a malformed sparse map");
    }

    /** Decimal numbers, one a line, in whole blocks. */
    private static final class Lines {

        private static final int MAX_BLOCKS = (1 << 20) / TarInput.BLOCK;

        private final TarInput input;
        private final byte[] block = new byte[TarInput.BLOCK];
        private int at = TarInput.BLOCK;
        private int blocks;

        Lines(TarInput input) {
            this.input = input;
        }

        long next() throws IOException {
            StringBuilder digits = new StringBuilder();
            for (byte c = nextByte(); c != '\n'; c = nextByte()) {
                if (digits.length() > 19) {
                    throw malformed();
                }
                digits.append((char) c);
            }
            return number(digits.toString());
        }

        private byte nextByte() throws IOException {
            if (at == block.length) {
                if (blocks++ == MAX_BLOCKS) {
                    throw new LimitExceededException("tar: a sparse map of more than 1 MiB");
                }
                input.readFully(block, block.length);
                at = 0;
            }
            return block[at++];
        }
    }
}
