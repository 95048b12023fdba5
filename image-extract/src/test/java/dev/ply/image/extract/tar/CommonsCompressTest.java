package dev.ply.image.extract.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.testing.Seeds;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commons-compress, which others wrote, is the oracle for whatever it can read or write as well. */
class CommonsCompressTest {

    private static final byte[] TYPES = {
        TarConstants.LF_NORMAL,
        TarConstants.LF_NORMAL,
        TarConstants.LF_DIR,
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO
    };

    private static final List<TarEntry.Type> TYPE_FLAGS = List.of(TarEntry.Type.values());

    static Stream<byte[]> archives() {
        return Stream.concat(Seeds.archives(), IntStream.range(0, 200).mapToObj(CommonsCompressTest::write));
    }

    @ParameterizedTest(name = "archive {index}")
    @MethodSource("archives")
    void readsWhatTheOracleReads(byte[] archive) throws IOException {
        assertThat(ours(archive)).isEqualTo(theirs(archive)).isNotEmpty();
    }

    /** What both tell of an entry. */
    private record Entry(
            String name,
            char type,
            int mode,
            long uid,
            long gid,
            Instant modified,
            String link,
            int major,
            int minor,
            ByteString content) {}

    private static List<Entry> ours(byte[] archive) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(archive));
        List<Entry> entries = new ArrayList<>();
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            entries.add(new Entry(
                    trimmed(entry.name().utf8()),
                    (char) ('0' + TYPE_FLAGS.indexOf(entry.type())),
                    entry.mode(),
                    entry.uid(),
                    entry.gid(),
                    entry.modified(),
                    entry.linkTarget().utf8(),
                    entry.deviceMajor(),
                    entry.deviceMinor(),
                    content(tar, entry)));
        }
        return entries;
    }

    private static List<Entry> theirs(byte[] archive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                char type = entry.getLinkFlag() == 'S' ? '0' : (char) entry.getLinkFlag();
                boolean device = type == '3' || type == '4';
                entries.add(new Entry(
                        trimmed(text(entry.getName())),
                        type,
                        entry.getMode() & 07777,
                        entry.getLongUserId(),
                        entry.getLongGroupId(),
                        entry.getLastModifiedTime().toInstant(),
                        text(entry.getLinkName()),
                        device ? entry.getDevMajor() : 0,
                        device ? entry.getDevMinor() : 0,
                        ByteString.of(type == '0' ? tar.readAllBytes() : new byte[0])));
            }
        }
        return entries;
    }

    private static ByteString content(TarReader tar, TarEntry entry) throws IOException {
        byte[] content = new byte[(int) entry.size()];
        for (Region region : entry.data()) {
            int end = (int) (region.offset() + region.length());
            for (int at = (int) region.offset(); at < end; ) {
                at += tar.read(content, at, end - at);
            }
        }
        return ByteString.of(content);
    }

    /** It has question marks for what is no text. */
    private static String text(String theirs) {
        return theirs.replace('?', '\uFFFD');
    }

    private static String trimmed(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static byte[] write(int seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            boolean posix = random.nextBoolean();
            tar.setLongFileMode(posix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(
                    posix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
            tar.setAddPaxHeadersForNonAsciiNames(posix);
            for (int i = random.nextInt(6); i >= 0; i--) {
                writeEntry(tar, random, posix);
            }
        } catch (IOException e) {
            throw new IllegalStateException("seed " + seed, e);
        }
        return bytes.toByteArray();
    }

    private static void writeEntry(TarArchiveOutputStream tar, Random random, boolean posix) throws IOException {
        byte type = TYPES[random.nextInt(TYPES.length)];
        TarArchiveEntry entry = new TarArchiveEntry(name(random) + (type == TarConstants.LF_DIR ? "/" : ""), type);
        byte[] content = new byte[type == TarConstants.LF_NORMAL ? random.nextInt(2000) : 0];
        random.nextBytes(content);
        entry.setSize(content.length);
        entry.setMode(random.nextInt(010000));
        entry.setIds(0, 0);
        entry.setUserId(id(random));
        entry.setGroupId(id(random));
        long seconds = random.nextInt() * (posix ? 4L : 1L);
        entry.setLastModifiedTime(FileTime.from(
                Instant.ofEpochSecond(posix ? seconds : Math.abs(seconds), posix ? random.nextInt(1_000_000_000) : 0)));
        if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
            entry.setLinkName(name(random));
        }
        if (type == TarConstants.LF_CHR || type == TarConstants.LF_BLK) {
            entry.setDevMajor(random.nextInt(4096));
            entry.setDevMinor(random.nextInt(1 << 20));
        }
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static long id(Random random) {
        return random.nextBoolean() ? random.nextInt(70_000) : random.nextLong(0x1_0000_0000L);
    }

    private static String name(Random random) {
        String part = List.of("a", "lib", "größe", "日本", "n".repeat(90)).get(random.nextInt(5));
        return random.nextInt(3) == 0 ? part : part + "/" + name(random);
    }
}
