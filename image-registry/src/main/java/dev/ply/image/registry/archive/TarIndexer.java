package dev.ply.image.registry.archive;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through an archive from header to header, without reading what lies between. Used once. */
final class TarIndexer {

    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1024;
    private static final int MAX_EXTENSION = 64 * 1024;

    private static final Set<String> KEYS = Set.of("path", "linkpath", "size");

    private final String subject;
    private final SharedFile archive;
    private final TarIndex.Builder index;
    private final Map<String, String> extended = new HashMap<>();
    private long position;

    TarIndexer(String subject, SharedFile archive) {
        this.subject = subject;
        this.archive = archive;
        this.index = new TarIndex.Builder(subject);
    }

    /** Where each of the archive's files lies. */
    TarIndex index() throws IOException {
        for (int entries = 0; ; entries++) {
            TarHeader header = next();
            if (header == null || header.isEnd()) {
                return index.build(header != null);
            }
            if (entries == MAX_ENTRIES) {
                throw new LimitExceededException(subject + ": more than " + MAX_ENTRIES + " entries");
            }
            Interrupts.check(subject);
            add(header);
        }
    }

    private @Nullable TarHeader next() throws IOException {
        if (position == archive.length() && position > 0) {
            return null;
        }
        byte[] block = bytes(TarHeader.BLOCK);
        position += TarHeader.BLOCK;
        return new TarHeader(subject, block);
    }

    private void add(TarHeader header) throws IOException {
        switch (header.type()) {
            case 'x' -> readRecords(text(header));
            case 'L' -> extended.put("path", terminated(text(header)));
            case 'K' -> extended.put("linkpath", terminated(text(header)));
            case 'g' -> skip(header.size());
            case 'S' -> throw new IntegrityException(subject + ": has sparse entries, which are not supported");
            default -> {
                addNamed(header);
                extended.clear();
            }
        }
    }

    private void addNamed(TarHeader header) throws IOException {
        String name = checked(extended.getOrDefault("path", header.name()));
        String target = checked(extended.getOrDefault("linkpath", header.linkName()));
        switch (header.type()) {
            case '0', '7' -> {
                long start = position;
                long size = size(header);
                skip(size);
                index.file(name, start, start + size);
            }
            case '1' -> index.hardLink(name, target);
            case '2' -> index.symbolicLink(name, target);
            default -> {
                // Directories, devices and pipes: nobody reads them, and their size fields mean nothing.
            }
        }
    }

    private long size(TarHeader header) throws IntegrityException {
        String size = extended.get("size");
        if (size == null) {
            return header.size();
        }
        if (!size.matches("[0-9]{1,18}")) {
            throw new IntegrityException(subject + ": an extended header has an invalid size");
        }
        return Long.parseLong(size);
    }

    private String checked(String name) throws LimitExceededException {
        if (name.length() > MAX_NAME) {
            throw new LimitExceededException(subject + ": a name is longer than " + MAX_NAME + " characters");
        }
        return name;
    }

    /** PAX records: {@code LENGTH KEY=VALUE\n}, where the length, in bytes, counts the whole record. */
    private void readRecords(byte[] records) throws IntegrityException {
        int start = 0;
        while (start < records.length) {
            int space = start;
            int length = 0;
            while (space < records.length && records[space] >= '0' && records[space] <= '9' && space - start < 6) {
                length = length * 10 + records[space++] - '0';
            }
            int end = start + length;
            if (space == start || end <= space + 1 || end > records.length || records[end - 1] != '\n') {
                throw new IntegrityException(subject + ": malformed extended header");
            }
            String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals > 0 && KEYS.contains(record.substring(0, equals))) {
                extended.put(record.substring(0, equals), record.substring(equals + 1));
            }
            start = end;
        }
    }

    private byte[] text(TarHeader header) throws IOException {
        if (header.size() > MAX_EXTENSION) {
            throw new LimitExceededException(
                    subject + ": an extended header of " + header.size() + " bytes, more than " + MAX_EXTENSION);
        }
        byte[] text = bytes((int) header.size());
        skip(header.size());
        return text;
    }

    private static String terminated(byte[] text) {
        String whole = new String(text, StandardCharsets.UTF_8);
        int end = whole.indexOf('\0');
        return end < 0 ? whole : whole.substring(0, end);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = archive.open(position, position + count).readNBytes(count);
        if (bytes.length < count) {
            throw truncated();
        }
        return bytes;
    }

    /** Passes an entry's data and its padding; the last entry's padding may be missing. */
    private void skip(long size) throws IntegrityException {
        if (size > archive.length() - position) {
            throw truncated();
        }
        long padded = (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
        position = Math.min(position + padded, archive.length());
    }

    private IntegrityException truncated() {
        return new IntegrityException(
                subject + ": truncated: it ends inside an entry, after " + archive.length() + " bytes");
    }
}
