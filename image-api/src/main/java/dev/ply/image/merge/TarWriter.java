package dev.ply.image.merge;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes a tar that keeps everything an entry has: POSIX ustar headers, and PAX records for what does not fit into them.
 * Names are bytes throughout. Not thread-safe.
 */
final class TarWriter {

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final long MAX_SIZE = 077777777777L;
    private static final long MAX_ID = 07777777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];

    /**
     * Writes to {@code out}, which should be buffered.
     *
     * @param out not closed by this writer
     */
    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes an entry that has no content: anything but a regular file. */
    void write(LayerEntry entry) throws IOException {
        header(entry, typeFlag(entry.type()), entry.linkTarget(), 0);
    }

    /** Writes a regular file; {@code content} must give exactly as many bytes as the entry says. */
    void write(LayerEntry entry, InputStream content) throws IOException {
        header(entry, '0', ByteString.EMPTY, entry.size());
        long left = entry.size();
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException(entry.path() + ": " + left + " bytes of its content are missing");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        pad(entry.size());
    }

    /** Writes a further name of a regular file that was written before. */
    void writeLink(LayerEntry entry, LayerPath target) throws IOException {
        header(entry, '1', target.bytes(), 0);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private static char typeFlag(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
            case SOCKET -> throw new IllegalArgumentException("a tar has no sockets");
        };
    }

    private void header(LayerEntry entry, char type, ByteString link, long size) throws IOException {
        ByteString name = name(entry);
        byte[] records = paxRecords(entry, name, link, size);
        if (records.length > 0) {
            byte[] header = ustar(ByteString.utf8("PaxHeaders/entry"), ByteString.EMPTY, 'x', records.length);
            number(header, 100, 8, 0644);
            finishHeader(header);
            out.write(records);
            pad(records.length);
        }
        byte[] header = ustar(name, link, type, size);
        number(header, 100, 8, entry.mode());
        number(header, 108, 8, entry.uid() > MAX_ID ? 0 : entry.uid());
        number(header, 116, 8, entry.gid() > MAX_ID ? 0 : entry.gid());
        long seconds = entry.modified().getEpochSecond();
        number(header, 136, 12, seconds < 0 || seconds > MAX_SIZE ? 0 : seconds);
        if (type == '3' || type == '4') {
            number(header, 329, 8, entry.deviceMajor());
            number(header, 337, 8, entry.deviceMinor());
        }
        finishHeader(header);
    }

    private static ByteString name(LayerEntry entry) {
        if (entry.path().isRoot()) {
            return ByteString.utf8("./");
        }
        return entry.isDirectory()
                ? entry.path().bytes().concat(ByteString.utf8("/"))
                : entry.path().bytes();
    }

    private static byte[] ustar(ByteString name, ByteString link, char type, long size) {
        byte[] header = new byte[BLOCK];
        copy(name, header, 0);
        number(header, 124, 12, size > MAX_SIZE ? 0 : size);
        header[156] = (byte) type;
        copy(link, header, 157);
        copy(ByteString.utf8("ustar"), header, 257);
        header[263] = '0';
        header[264] = '0';
        return header;
    }

    private void finishHeader(byte[] header) throws IOException {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        number(header, 148, 7, sum);
        out.write(header);
    }

    /** Too long a value is cut here and stands in full in a PAX record. */
    private static void copy(ByteString value, byte[] header, int offset) {
        value.substring(0, Math.min(value.length(), NAME_LENGTH)).copyTo(header, offset);
    }

    private static void number(byte[] header, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        int start = offset + length - 1 - digits.length();
        Arrays.fill(header, offset, start, (byte) '0');
        for (int i = 0; i < digits.length(); i++) {
            header[start + i] = (byte) digits.charAt(i);
        }
    }

    private static byte[] paxRecords(LayerEntry entry, ByteString name, ByteString link, long size) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (name.length() > NAME_LENGTH) {
            record(records, "path", name);
        }
        if (link.length() > NAME_LENGTH) {
            record(records, "linkpath", link);
        }
        if (size > MAX_SIZE) {
            record(records, "size", ByteString.utf8(Long.toString(size)));
        }
        if (entry.uid() > MAX_ID) {
            record(records, "uid", ByteString.utf8(Long.toString(entry.uid())));
        }
        if (entry.gid() > MAX_ID) {
            record(records, "gid", ByteString.utf8(Long.toString(entry.gid())));
        }
        Instant modified = entry.modified();
        if (modified.getNano() != 0 || modified.getEpochSecond() < 0 || modified.getEpochSecond() > MAX_SIZE) {
            record(records, "mtime", ByteString.utf8(time(modified)));
        }
        for (Map.Entry<String, ByteString> xattr : entry.xattrs().entrySet()) {
            record(records, "SCHILY.xattr." + xattr.getKey(), xattr.getValue());
        }
        return records.toByteArray();
    }

    private static String time(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** {@code LENGTH KEY=VALUE\n}, the length counting its own digits. */
    private static void record(ByteArrayOutputStream records, String key, ByteString value) throws IOException {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int rest = name.length + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        records.write(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        records.write(' ');
        records.write(name);
        records.write('=');
        records.write(value.toByteArray());
        records.write('\n');
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        if (over != 0) {
            out.write(new byte[BLOCK - over]);
        }
    }
}
