package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.TestDirectory.PLAIN;
import static dev.ply.image.extract.erofs.TestDirectory.withXattrs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageWriterTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4031, 4032, 4033, 4095, 4096, 4097, 8128, 65536, 1_100_000})
    void filesOfAnySizeComeBack(int size) throws IOException {
        byte[] content = random(size);
        try (TestImage image = image()) {
            image.addFile("f", PLAIN, content);
            image.addFile("g", PLAIN, random(10));
            try (ImageReader reader = image.read()) {
                assertThat(TestImage.content(reader, "f")).isEqualTo(content);
                assertThat(TestImage.content(reader, "g")).isEqualTo(random(10));
            }
        }
    }

    @Test
    void zerosComeBackAsZeros() throws IOException {
        byte[] content = new byte[5 << 20];
        content[3_000_000] = 1;
        content[content.length - 1] = 2;
        try (TestImage image = image()) {
            image.addFile("f", PLAIN, content);
            try (ImageReader reader = image.read()) {
                assertThat(TestImage.content(reader, "f")).isEqualTo(content);
            }
        }
    }

    @Test
    void ownersModesAndTimesKeepAllTheirBits() throws IOException {
        Instant beforeTheEpoch = Instant.ofEpochSecond(-5, 999_999_999);
        Attributes attributes = new Attributes(07755, 0xffff_fffeL, 70_000, beforeTheEpoch, new TreeMap<>());
        try (TestImage image = image()) {
            image.addFile("first", PLAIN, random(10));
            image.addFile("f", attributes, random(10));
            image.root.add("d", new TestDirectory(attributes));
            try (ImageReader reader = image.read()) {
                for (String name : new String[] {"f", "d"}) {
                    Inode inode = TestImage.find(reader, name).inode();
                    assertThat(inode.mode() & 07777).isEqualTo(07755);
                    assertThat(inode.uid()).isEqualTo(0xffff_fffeL);
                    assertThat(inode.gid()).isEqualTo(70_000);
                    assertThat(Instant.ofEpochSecond(inode.seconds(), inode.nanos()))
                            .isEqualTo(beforeTheEpoch);
                }
            }
        }
    }

    @Test
    void anInodeIsShortWhereNothingIsLost() throws IOException {
        try (TestImage image = image()) {
            image.addFile("short", PLAIN, random(10));
            image.addFile("long", new Attributes(0, 70_000, 0, PLAIN.modified(), new TreeMap<>()), random(10));
            try (ImageReader reader = image.read()) {
                assertThat(length(TestImage.find(reader, "short"))).isEqualTo(Inode.COMPACT);
                assertThat(length(TestImage.find(reader, "long"))).isEqualTo(Inode.EXTENDED);
                assertThat(TestImage.find(reader, "short").inode().seconds()).isEqualTo(1_700_000_000);
            }
        }
    }

    @Test
    void aTailLiesInOneBlockWithItsInode() throws IOException {
        try (TestImage image = image()) {
            for (int i = 0; i < 500; i++) {
                image.addFile("f" + i, PLAIN, random(i * 37 % 4090));
            }
            try (ImageReader reader = image.read()) {
                for (int i = 0; i < 500; i++) {
                    StoredInode stored = TestImage.find(reader, "f" + i);
                    long size = stored.inode().size();
                    if (stored.inode().layout() == Inode.INLINE) {
                        assertThat(stored.tailPosition() / Superblock.BLOCK)
                                .isEqualTo((stored.tailPosition() + size - 1) / Superblock.BLOCK);
                    }
                    assertThat(TestImage.content(reader, "f" + i)).isEqualTo(random(i * 37 % 4090));
                }
            }
        }
    }

    @Test
    void everyNameOfALargeDirectoryIsFound() throws IOException {
        try (TestImage image = image()) {
            long file = image.file(PLAIN, random(3));
            image.writer.setLinks(file, 10_000);
            TestDirectory large = new TestDirectory(PLAIN);
            for (int i = 0; i < 100_000; i++) {
                large.add("name-" + i * 7919L % 1_000_003, Inode.FILE, file);
            }
            image.root.add("large", large);
            try (ImageReader reader = image.read()) {
                StoredInode directory = TestImage.find(reader, "large");
                for (int i = 0; i < 100_000; i += 13) {
                    assertThat(reader.lookUp(directory, ByteString.utf8("name-" + i * 7919L % 1_000_003)))
                            .isPresent();
                }
                assertThat(reader.lookUp(directory, ByteString.utf8("name-"))).isEmpty();
                assertThat(names(reader, directory)).hasSize(100_002);
            }
        }
    }

    @Test
    void namesOf255BytesAndNamesBeforeTheDotAreFound() throws IOException {
        String longest = "n".repeat(255);
        try (TestImage image = image()) {
            image.addFile(longest, PLAIN, random(1));
            image.addFile("-", PLAIN, random(2));
            image.addFile("!", PLAIN, random(3));
            for (int i = 0; i < 40; i++) {
                image.addFile("m".repeat(250) + i, PLAIN, random(4));
            }
            try (ImageReader reader = image.read()) {
                assertThat(TestImage.content(reader, longest)).hasSize(1);
                assertThat(TestImage.content(reader, "-")).hasSize(2);
                assertThat(TestImage.content(reader, "!")).hasSize(3);
                assertThat(TestImage.content(reader, "m".repeat(250) + 39)).hasSize(4);
            }
        }
    }

    @Test
    void directoriesKnowTheirParentAndCountTheirSubdirectories() throws IOException {
        TestDirectory inner = new TestDirectory(PLAIN);
        TestDirectory outer = new TestDirectory(PLAIN).add("inner", inner).add("second", new TestDirectory(PLAIN));
        try (TestImage image = image()) {
            image.root.add("outer", outer);
            try (ImageReader reader = image.read()) {
                StoredInode found = TestImage.find(reader, "outer");
                assertThat(found.inode().links()).isEqualTo(4);
                assertThat(parentOf(reader, "outer/inner")).isEqualTo(found.number());
                assertThat(parentOf(reader, "outer")).isEqualTo(reader.root().number());
                assertThat(parentOf(reader, "")).isEqualTo(reader.root().number());
            }
        }
    }

    @Test
    void twoHundredAttributesComeBack() throws IOException {
        TreeMap<String, ByteString> xattrs = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            xattrs.put("user.attribute" + i, ByteString.of(random(i * 20)));
        }
        assertComesBack(xattrs);
    }

    @Test
    void attributesOfEveryNameSpaceComeBack() throws IOException {
        ByteString value = ByteString.of(random(28));
        assertComesBack(Map.of(
                "user.u", value,
                "trusted.t", value,
                "security.capability", value,
                "system.posix_acl_access", value,
                "system.posix_acl_default", value));
    }

    @Test
    void moreAttributesThanCanBeSharedAndLargeOnesComeBack() throws IOException {
        TreeMap<String, ByteString> xattrs = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            xattrs.put("user.a" + i, ByteString.EMPTY);
        }
        xattrs.put("user.large", ByteString.of(random(65_535)));
        assertComesBack(xattrs);
    }

    @Test
    void attributesWithoutANameSpaceAreLeftOut() throws IOException {
        try (TestImage image = image()) {
            image.addFile("f", withXattrs(Map.of("com.example", ByteString.utf8("x"))), random(10));
            try (ImageReader reader = image.read()) {
                assertThat(reader.xattrs(TestImage.find(reader, "f"))).isEmpty();
            }
        }
    }

    @Test
    void theRootMayHaveLargeAttributes() throws IOException {
        Map<String, ByteString> xattrs = Map.of("user.a", ByteString.of(random(60_000)));
        try (TestImage image = new TestImage(folder.resolve("image"), withXattrs(xattrs))) {
            image.addFile("f", PLAIN, random(10));
            try (ImageReader reader = image.read()) {
                assertThat(reader.xattrs(reader.root())).containsExactlyEntriesOf(xattrs);
                assertThat(TestImage.content(reader, "f")).hasSize(10);
            }
        }
    }

    @Test
    void attributesBeyondTheFormatAreRefused() throws IOException {
        TreeMap<String, ByteString> many = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("user.a" + i, ByteString.of(random(60_000)));
        }
        try (TestImage image = image()) {
            assertThatThrownBy(() -> image.addFile("f", withXattrs(many), random(1)))
                    .isInstanceOf(LimitExceededException.class);
            assertThatThrownBy(() ->
                            image.addFile("f", withXattrs(Map.of("user.a", ByteString.of(random(65_536)))), random(1)))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void filesInChunksComeBackAndOnlyHolesMakeThem() throws IOException {
        int chunk = ImageOutput.CHUNK;
        byte[] holes = new byte[5 * chunk + 1234];
        System.arraycopy(random(100), 0, holes, 2 * chunk + 50, 100);
        try (TestImage image = new TestImage(folder.resolve("image"), PLAIN, true)) {
            image.addFile("holes", PLAIN, holes);
            image.addFile("nothing", withXattrs(Map.of("user.a", ByteString.utf8("b"))), new byte[3 * chunk]);
            image.addFile("full", PLAIN, random(3 * chunk + 5));
            image.addFile("small", PLAIN, new byte[chunk - 1]);
            try (ImageReader reader = image.read()) {
                assertThat(TestImage.content(reader, "holes")).isEqualTo(holes);
                assertThat(TestImage.content(reader, "nothing")).isEqualTo(new byte[3 * chunk]);
                assertThat(TestImage.content(reader, "full")).isEqualTo(random(3 * chunk + 5));
                assertThat(TestImage.find(reader, "holes").inode().layout()).isEqualTo(Inode.CHUNKS);
                assertThat(TestImage.find(reader, "full").inode().layout()).isEqualTo(Inode.PLAIN);
                assertThat(reader.superblock().incompatible()).isEqualTo(Superblock.CHUNKED_FILES);
            }
        }
        try (TestImage image = new TestImage(folder.resolve("without"), PLAIN, true)) {
            image.addFile("full", PLAIN, random(3 * chunk + 5));
            try (ImageReader reader = image.read()) {
                assertThat(reader.superblock().incompatible()).isZero();
            }
        }
    }

    @Test
    void symlinksComeBackHoweverLong() throws IOException {
        ByteString longest = ByteString.utf8("t".repeat(4095));
        try (TestImage image = image()) {
            image.root.add("short", Inode.SYMLINK, image.writer.symlink(PLAIN, ByteString.utf8("../x")));
            image.root.add("long", Inode.SYMLINK, image.writer.symlink(PLAIN, longest));
            try (ImageReader reader = image.read()) {
                assertThat(reader.target(TestImage.find(reader, "short"))).isEqualTo(ByteString.utf8("../x"));
                assertThat(reader.target(TestImage.find(reader, "long"))).isEqualTo(longest);
            }
        }
    }

    @Test
    void deviceNumbersAreTheKernels() throws IOException {
        try (TestImage image = image()) {
            image.root.add("d", Inode.BLOCK_DEVICE, image.writer.special(PLAIN, Inode.BLOCK_DEVICE, 0xfff, 0xfffff));
            try (ImageReader reader = image.read()) {
                assertThat(TestImage.find(reader, "d").inode().start()).isEqualTo(0xffff_ffffL);
            }
        }
    }

    @Test
    void aDeviceNumberThatNoKernelHasIsRefused() throws IOException {
        try (TestImage image = image()) {
            assertThatThrownBy(() -> image.writer.special(PLAIN, Inode.BLOCK_DEVICE, 0x1000, 0))
                    .isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void moreNamesThanTheShortFormCountsAreRefused() throws IOException {
        try (TestImage image = image()) {
            long file = image.file(PLAIN, random(3));
            assertThatThrownBy(() -> image.writer.setLinks(file, 65_536)).isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void namesOfOneFileLeadToOneInode() throws IOException {
        Attributes extended = new Attributes(0644, 70_000, 0, PLAIN.modified(), new TreeMap<>());
        try (TestImage image = image()) {
            for (Attributes attributes : new Attributes[] {PLAIN, extended}) {
                long file = image.file(attributes, random(10));
                image.writer.setLinks(file, 2);
                image.root.add("a" + attributes.uid(), Inode.FILE, file);
                image.root.add("b" + attributes.uid(), Inode.FILE, file);
            }
            image.addFile("filler", PLAIN, random(3 << 20));
            try (ImageReader reader = image.read()) {
                for (String uid : new String[] {"0", "70000"}) {
                    StoredInode first = TestImage.find(reader, "a" + uid);
                    assertThat(first).isEqualTo(TestImage.find(reader, "b" + uid));
                    assertThat(first.inode().links()).isEqualTo(2);
                }
            }
        }
    }

    @Test
    void theSameCallsGiveTheSameBytes() throws IOException {
        for (String name : new String[] {"one", "two"}) {
            try (TestImage image = new TestImage(folder.resolve(name))) {
                for (int i = 0; i < 100; i++) {
                    image.addFile("f" + i, withXattrs(Map.of("user.a", ByteString.utf8("v" + i % 3))), random(i * 97));
                }
                image.read().close();
            }
        }
        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
        assertThat(Files.size(folder.resolve("one")) % Superblock.BLOCK).isZero();
    }

    private TestImage image() throws IOException {
        return new TestImage(folder.resolve("image"));
    }

    private void assertComesBack(Map<String, ByteString> xattrs) throws IOException {
        try (TestImage image = image()) {
            image.addFile("f", withXattrs(xattrs), random(100));
            image.addFile("g", withXattrs(xattrs), random(5000));
            image.root.add("d", new TestDirectory(withXattrs(xattrs)).add("d", new TestDirectory(PLAIN)));
            try (ImageReader reader = image.read()) {
                for (String name : new String[] {"f", "g", "d"}) {
                    assertThat(reader.xattrs(TestImage.find(reader, name))).isEqualTo(new TreeMap<>(xattrs));
                }
                assertThat(TestImage.content(reader, "f")).isEqualTo(random(100));
                assertThat(TestImage.content(reader, "g")).isEqualTo(random(5000));
                assertThat(TestImage.find(reader, "d/d").inode().isDirectory()).isTrue();
            }
        }
    }

    private static int length(StoredInode stored) {
        return (int) (stored.end() - stored.number() * Inode.SLOT);
    }

    private static long parentOf(ImageReader reader, String path) throws IOException {
        StoredInode directory = reader.find(LayerPath.of(path)).orElseThrow();
        return reader.lookUp(directory, ByteString.utf8("..")).orElseThrow().number();
    }

    private static Set<ByteString> names(ImageReader reader, StoredInode directory) throws IOException {
        Set<ByteString> names = new HashSet<>();
        DirectoryCursor cursor = reader.names(directory);
        for (Optional<DirectoryBlock.Name> name = cursor.next(); name.isPresent(); name = cursor.next()) {
            names.add(name.get().name());
        }
        return names;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
