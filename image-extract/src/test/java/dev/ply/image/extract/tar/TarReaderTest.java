package dev.ply.image.extract.tar;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.ofType;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {

    private static final byte[] NO_TEXT = {(byte) 0xff, 0, (byte) 0xfe, '\n', '='};

    @Test
    void readsNamesAndValuesThatAreNoText() throws IOException {
        ByteString name = ByteString.of(new byte[] {'d', '/', (byte) 0xff, (byte) 0xfe});
        TarEntry entry = only(TarItem.file(name, new byte[] {1}).xattr("security.capability", NO_TEXT));

        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.xattrs()).containsEntry("security.capability", ByteString.of(NO_TEXT));
    }

    @Test
    void readsAttributesAsLibarchiveWritesThem() throws IOException {
        TarEntry entry = only(file("f", "").pax("LIBARCHIVE.xattr.user.a%3Db+c", "/wAB"));

        assertThat(entry.xattrs()).containsEntry("user.a=b+c", ByteString.of(new byte[] {(byte) 0xff, 0, 1}));
    }

    @Test
    void paxRecordsWinOverTheHeader() throws IOException {
        TarEntry entry = only(file("short", "content")
                .pax("path", "a/longer/name")
                .pax("uid", "4294967295")
                .pax("gid", "3000000000")
                .pax("mtime", "-1.25"));

        assertThat(entry.name().utf8()).isEqualTo("a/longer/name");
        assertThat(entry.uid()).isEqualTo(0xffff_ffffL);
        assertThat(entry.gid()).isEqualTo(3_000_000_000L);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000));
    }

    @Test
    void globalRecordsHoldUntilLocalOnesDiffer() throws IOException {
        List<TarEntry> entries = read(new Tar()
                .global("uid", "7")
                .add(file("a", ""))
                .add(file("b", "").pax("uid", "8"))
                .add(file("c", "").owner(1, 1).pax("uid", ""))
                .bytes());

        assertThat(entries).extracting(TarEntry::uid).containsExactly(7L, 8L, 1L);
    }

    @Test
    void whatGlobalRecordsGiveToAllEntriesIsLimited() throws IOException {
        Tar tar = new Tar().global("SCHILY.xattr.user.x", "v".repeat(1_000_000));
        for (int i = 0; i < 200; i++) {
            tar.add(file("f" + i, ""));
        }
        assertThat(read(tar.bytes())).hasSize(200);

        for (int i = 200; i < 300; i++) {
            tar.add(file("f" + i, ""));
        }
        assertThatThrownBy(() -> read(tar.bytes()))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("global extended headers");
    }

    @Test
    void readsGnuLongNamesAndTargets() throws IOException {
        String name = "n".repeat(300);
        byte[] tar = new Tar()
                .header("././@LongLink", 'L', name.length() + 1)
                .data((name + "\0").getBytes(StandardCharsets.UTF_8))
                .header("././@LongLink", 'K', name.length() + 1)
                .data((name + "\0").getBytes(StandardCharsets.UTF_8))
                .add(symlink("x", "y").magic("ustar  \0"))
                .bytes();

        assertThat(read(tar)).singleElement().satisfies(entry -> {
            assertThat(entry.name().utf8()).isEqualTo(name);
            assertThat(entry.linkTarget().utf8()).isEqualTo(name);
        });
    }

    @Test
    void readsV7DirectoriesByTheirSlash() throws IOException {
        List<TarEntry> entries = read(Tar.of(
                ofType('\0', "d/", new byte[0]).magic("\0\0\0\0\0\0\0\0"),
                ofType('\0', "f", new byte[] {1}).magic("\0\0\0\0\0\0\0\0")));

        assertThat(entries).extracting(TarEntry::type).containsExactly(TarEntry.Type.DIRECTORY, TarEntry.Type.FILE);
    }

    @Test
    void readsNumbersInBase256() throws IOException {
        byte[] tar = Tar.of(file("f", ""));
        byte[] uid = {(byte) 0x80, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        System.arraycopy(uid, 0, tar, 108, 8);
        byte[] time = new byte[12];
        Arrays.fill(time, (byte) 0xff);
        System.arraycopy(time, 0, tar, 136, 12);
        byte[] block = Arrays.copyOf(tar, 512);
        TarItem.seal(block);
        System.arraycopy(block, 0, tar, 0, 512);

        assertThat(read(tar).get(0).uid()).isEqualTo(0xffff_ffffL);
        assertThat(read(tar).get(0).modified()).isEqualTo(Instant.ofEpochSecond(-1));
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '5', '6'})
    void theSizeOfWhatHasNoDataMeansNothing(char type) throws IOException {
        List<TarEntry> entries =
                read(Tar.of(ofType(type, "x", new byte[0]).announcing(4096).pax("linkpath", "y"), file("after", "z")));

        assertThat(entries).extracting(entry -> entry.name().utf8()).containsExactly("x", "after");
        assertThat(entries.get(0).size()).isZero();
    }

    @Test
    void readsSparseFilesOfPax1() throws IOException {
        byte[] map = Arrays.copyOf("2\n1000\n3\n5000\n2\n".getBytes(StandardCharsets.UTF_8), 512);
        byte[] stored = Arrays.copyOf(map, 517);
        System.arraycopy("abcde".getBytes(StandardCharsets.UTF_8), 0, stored, 512, 5);
        TarItem item = TarItem.file(ByteString.utf8("GNUSparseFile.0/x"), stored)
                .pax("GNU.sparse.major", "1")
                .pax("GNU.sparse.minor", "0")
                .pax("GNU.sparse.name", "x")
                .pax("GNU.sparse.realsize", "9000");

        assertSparse(Tar.of(item, file("after", "")));
    }

    @Test
    void readsSparseFilesOfPax0() throws IOException {
        TarItem item = file("x", "abcde").pax("GNU.sparse.map", "1000,3,5000,2").pax("GNU.sparse.size", "9000");

        assertSparse(Tar.of(item, file("after", "")));
    }

    @Test
    void readsSparseFilesOfOldGnu() throws IOException {
        byte[] header = Tar.of(ofType('S', "x", new byte[5]).magic("ustar  \0"));
        byte[] block = Arrays.copyOf(header, 512);
        put(block, 386, "00000001750");
        put(block, 398, "00000000003");
        put(block, 410, "00000011610");
        put(block, 422, "00000000002");
        put(block, 483, "00000021450");
        TarItem.seal(block);
        byte[] tar = new Tar()
                .raw(block)
                .data("abcde".getBytes(StandardCharsets.UTF_8))
                .add(file("after", ""))
                .bytes();

        assertSparse(tar);
    }

    @Test
    void recordsOfSparseFilesMeanNothingWithoutAMap() throws IOException {
        TarEntry entry = only(file("x", "abc").pax("GNU.sparse.size", "2").pax("GNU.sparse.name", "y"));

        assertThat(entry.name().utf8()).isEqualTo("x");
        assertThat(entry.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1000,3,5000,3", "1000,3,1001,2", "8998,5", "-1,5", "1000,5,", "x,5", "0,9223372036854775807,5,5"
            })
    void refusesSparseMapsThatDoNotFit(String map) {
        byte[] tar = Tar.of(file("x", "abcde").pax("GNU.sparse.map", map).pax("GNU.sparse.size", "9000"));

        assertRefused(tar, "");
    }

    @Test
    void refusesAWrongChecksum() {
        assertRefused(Tar.of(file("f", "").withWrongChecksum()), "checksum");
    }

    @Test
    void refusesAnArchiveCutInsideAnEntryAndTakesOneWithoutItsEnd() throws IOException {
        byte[] whole = new Tar().add(file("f", "x".repeat(1024)).pax("k", "v")).unfinished();

        assertThat(read(whole)).hasSize(1);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%s bytes", length).isInstanceOf(IntegrityException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511})
    void takesALastFileWithoutAllOfItsPadding(int padding) throws IOException {
        byte[] whole = new Tar().add(file("a", "x")).add(file("f", "y")).unfinished();

        assertThat(read(Arrays.copyOf(whole, whole.length - 511 + padding))).hasSize(2);
    }

    @Test
    void readsNothingAfterTheEnd() throws IOException {
        byte[] tar = new Tar()
                .add(file("f", ""))
                .raw(new byte[1024])
                .add(file("hidden", ""))
                .bytes();

        assertThat(read(tar)).hasSize(1);
    }

    @Test
    void refusesALoneBlockOfZeros() {
        assertRefused(new Tar().raw(new byte[512]).add(file("f", "")).bytes(), "lone");
    }

    @Test
    void namesTypesThatItDoesNotKnow() {
        assertRefused(Tar.of(ofType('V', "label", new byte[0])), "label: unknown type");
    }

    @Test
    void refusesExtendedHeadersOfMoreThanAMegabyteBeforeReadingThem() {
        byte[] tar = new Tar().header("x", 'x', (1 << 20) + 1).unfinished();

        assertThatThrownBy(() -> read(tar)).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 a=b\n",
                "7 a=b\n",
                "6 ab\n",
                "x a=b\n",
                "6 a=bc",
                "6 =bc\n",
                "999999999 a=b\n",
                " a=b\n",
                "0 a=b\n"
            })
    void refusesMalformedPaxRecords(String record) {
        byte[] data = record.getBytes(StandardCharsets.UTF_8);
        byte[] tar = new Tar()
                .header("x", 'x', data.length)
                .data(data)
                .add(file("f", ""))
                .bytes();

        assertRefused(tar, "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9e999999", "1.2.3", "", "nan", "99999999999999999999"})
    void refusesTimesThatAreNoneAndIgnoresEmptyOnes(String time) throws IOException {
        byte[] tar = Tar.of(file("f", "").pax("mtime", time));
        if (time.isEmpty()) {
            assertThat(read(tar)).hasSize(1);
        } else {
            assertRefused(tar, "time");
        }
    }

    @Test
    void refusesNegativeSizesAndOwnersOutOfRange() {
        assertRefused(Tar.of(file("f", "").pax("size", "-1")), "size");
        assertRefused(Tar.of(file("f", "").pax("uid", "4294967296")), "out of range");
    }

    @Test
    void recognisesArchivesByTheirFirstBytes() {
        assertThat(TarReader.isArchive(ByteString.of(Tar.of(directory("d")), 0, 512)))
                .isTrue();
        assertThat(TarReader.isArchive(ByteString.of(new byte[512]))).isTrue();
        assertThat(TarReader.isArchive(ByteString.EMPTY)).isTrue();
        assertThat(TarReader.isArchive(ByteString.utf8("<html>"))).isFalse();
    }

    private static void assertSparse(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        TarEntry sparse = Objects.requireNonNull(reader.next());
        byte[] stored = new byte[10];
        int read = reader.read(stored, 0, 10);

        assertThat(sparse.name().utf8()).isEqualTo("x");
        assertThat(sparse.size()).isEqualTo(9000);
        assertThat(sparse.data()).containsExactly(new Region(1000, 3), new Region(5000, 2));
        assertThat(new String(stored, 0, read, StandardCharsets.UTF_8)).isEqualTo("abcde");
        assertThat(reader.read(stored, 0, 10)).isEqualTo(-1);
        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNull();
    }

    private static void put(byte[] block, int offset, String digits) {
        byte[] bytes = digits.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static TarEntry only(TarItem item) throws IOException {
        List<TarEntry> entries = read(Tar.of(item));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private static List<TarEntry> read(byte[] tar) throws IOException {
        try (InputStream in = new ByteArrayInputStream(tar)) {
            TarReader reader = new TarReader(in);
            List<TarEntry> entries = new ArrayList<>();
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                entries.add(entry);
            }
            return entries;
        }
    }

    private static void assertRefused(byte[] tar, String why) {
        assertThatThrownBy(() -> read(tar))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(why);
    }
}
