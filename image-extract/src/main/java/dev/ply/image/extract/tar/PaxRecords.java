package dev.ply.image.extract.tar;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Those records of PAX extended headers that are read: values are bytes. Immutable. */
final class PaxRecords {

    static final PaxRecords NONE = new PaxRecords(Map.of());

    /** Where the pairs of the sparse format 0.0, which repeats its keys, are gathered, as format 0.1 writes them. */
    static final String SPARSE_MAP = "GNU.sparse.map";

    private static final String SCHILY = "SCHILY.xattr.";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";
    private static final int MAX_GLOBAL = 1 << 20;

    /** Besides extended attributes. What has another key, such as the comments of git, is not kept. */
    private static final Set<String> READ = Set.of(
            "path",
            "linkpath",
            "size",
            "uid",
            "gid",
            "mtime",
            "SCHILY.devmajor",
            "SCHILY.devminor",
            "GNU.sparse.major",
            "GNU.sparse.minor",
            "GNU.sparse.name",
            "GNU.sparse.realsize",
            "GNU.sparse.size",
            SPARSE_MAP);

    private final Map<String, ByteString> records;

    private PaxRecords(Map<String, ByteString> records) {
        this.records = records;
    }

    /** Parses the {@code length} first bytes: {@code LENGTH KEY=VALUE\n}, repeated. */
    static PaxRecords parse(byte[] data, int length) throws IntegrityException {
        Map<String, ByteString> records = new HashMap<>();
        StringBuilder sparse = new StringBuilder();
        for (int start = 0; start < length; ) {
            int space = indexOf(data, ' ', start, Math.min(length, start + 8));
            int end = start + recordLength(data, start, space);
            int equals = indexOf(data, '=', space, length);
            if (end > length || equals <= space + 1 || equals >= end || data[end - 1] != '\n') {
                throw malformed();
            }
            String key = text(data, space + 1, equals);
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                ByteString number = ByteString.of(data, equals + 1, end - 1);
                sparse.append(sparse.isEmpty() ? "" : ",").append(number.utf8());
            } else if (READ.contains(key) || key.startsWith(SCHILY) || key.startsWith(LIBARCHIVE)) {
                records.put(key, ByteString.of(data, equals + 1, end - 1));
            }
            start = end;
        }
        if (!sparse.isEmpty()) {
            records.put(SPARSE_MAP, ByteString.utf8(sparse.toString()));
        }
        return new PaxRecords(records);
    }

    /** These records with those on top. An empty value takes a record away. */
    PaxRecords with(PaxRecords local) throws IntegrityException {
        if (records.isEmpty()) {
            return local;
        }
        if (local.records.isEmpty()) {
            return this;
        }
        Map<String, ByteString> all = new HashMap<>(records);
        all.putAll(local.records);
        PaxRecords merged = new PaxRecords(all);
        if (merged.bytes() > 2 * MAX_GLOBAL) {
            throw new LimitExceededException("tar: global extended headers of more than " + MAX_GLOBAL + " bytes");
        }
        return merged;
    }

    /** How many bytes keys and values have; counts them. */
    long bytes() {
        return records.entrySet().stream()
                .mapToLong(
                        record -> record.getKey().length() + record.getValue().length())
                .sum();
    }

    /** The value, where there is one that is not empty. */
    @Nullable
    ByteString get(String key) {
        ByteString value = records.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    Optional<Long> number(String key) throws IntegrityException {
        ByteString value = get(key);
        return value == null ? Optional.empty() : Optional.of(TarNumbers.decimal(value, key));
    }

    /** Extended attributes, as star and as libarchive write them. */
    SortedMap<String, ByteString> xattrs() throws IntegrityException {
        SortedMap<String, ByteString> xattrs = new TreeMap<>();
        for (Map.Entry<String, ByteString> record : records.entrySet()) {
            if (record.getKey().startsWith(LIBARCHIVE)) {
                String name = record.getKey().substring(LIBARCHIVE.length());
                xattrs.putIfAbsent(percentDecoded(name), base64Decoded(record.getValue()));
            } else if (record.getKey().startsWith(SCHILY)) {
                xattrs.put(record.getKey().substring(SCHILY.length()), record.getValue());
            }
        }
        return xattrs;
    }

    private static int recordLength(byte[] data, int start, int space) throws IntegrityException {
        int length = 0;
        for (int i = start; i < space; i++) {
            if (data[i] < '0' || data[i] > '9') {
                throw malformed();
            }
            length = length * 10 + data[i] - '0';
        }
        if (length <= space - start) {
            throw malformed();
        }
        return length;
    }

    private static int indexOf(byte[] data, char wanted, int from, int to) throws IntegrityException {
        for (int i = from; i < to; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        throw malformed();
    }

    private static String text(byte[] data, int from, int to) throws IntegrityException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static String percentDecoded(String name) throws IntegrityException {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static ByteString base64Decoded(ByteString value) throws IntegrityException {
        try {
            // libarchive leaves the padding out.
            return ByteString.of(Base64.getDecoder().decode(value.toByteArray()));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IntegrityException malformed() {
        return new IntegrityException("tar: a malformed extended header");
    }
}
