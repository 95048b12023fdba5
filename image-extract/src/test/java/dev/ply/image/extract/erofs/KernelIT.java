package dev.ply.image.extract.erofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.testing.TarItem;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.spi.StagedLayer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel and its own tools make of our images, and our reader of theirs. */
class KernelIT {

    /** All that a tree can have. Its longest name is the longest for which mkfs.erofs 1.5 doesn't fail. */
    private static final String TREE = """
            mkdir empty sub sub/deep big many ./-dash
            echo hello >a; ln a sub/hard; ln -s ../a sub/link; ln -s $(printf 'l%.0s' $(seq 4000)) long
            mkfifo p; mknod c c 1 3; mknod b b 259 70000
            for n in 0 1 4031 4032 4033 4095 4096 4097 300000; do head -c $n /dev/urandom >size$n; done
            for i in $(seq 2000); do echo $i >many/some-longer-name-$i; done
            printf x >$(printf 'n%.0s' $(seq 254)); truncate -s 64M hole; printf end >>hole
            setfattr -n user.x -v y a; setfattr -n user.x -v y sub; setfattr -n trusted.t -v z many
            setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 size4097
            for i in $(seq 30); do setfattr -n user.attribute$i -v $i size4033; done
            setfattr -n system.posix_acl_access -v \
                0x0200000001000600ffffffff02000600e803000004000400ffffffff10000600ffffffff20000400ffffffff size4096
            chown 100000:70000 size4095; chmod 6755 size4032; touch -d '1969-12-31 12:00:00.5' size0
            """;

    private static final String SNAPSHOT = """
            find . -type d -printf '%P %y %m %U %G %T@ %n\\n' -o -printf '%P %y %m %U %G %T@ %n %s %l\\n' | sort
            find . \\( -type b -o -type c \\) -exec stat -c '%n %t:%T' {} + | sort
            getfattr -Rhd -m - -e hex . | LC_ALL=C sort
            find . -type f -exec sha256sum {} + | sort
            """;

    @TempDir
    Path folder;

    private Path tree = Path.of("");

    private Kernel kernel = new Kernel(tree);

    @BeforeEach
    void makeATree() throws Exception {
        kernel = Kernel.required(folder);
        tree = Files.createDirectory(folder.resolve("tree"));
        kernel.shell(tree, TREE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theKernelShowsWhatTheTarHas(boolean chunks) throws Exception {
        Path image = extract(chunks);
        assertThat(kernel.mounted(image, SNAPSHOT)).isEqualTo(kernel.shell(tree, SNAPSHOT));
    }

    @Test
    void theKernelShowsTheSameAsOfAnImageByMkfs() throws Exception {
        Path image = extract(false);
        kernel.shell(folder, "mkfs.erofs --quiet theirs tree");
        String everyInode = SNAPSHOT + "find . -printf '%P %b\\n' | sort";
        assertThat(kernel.mounted(image, everyInode)).isEqualTo(kernel.mounted(folder.resolve("theirs"), everyInode));
    }

    @Test
    void theReaderReadsAnImageByMkfs() throws Exception {
        kernel.shell(folder, "mkfs.erofs --quiet theirs tree");
        ErofsExtractor extractor = new ErofsExtractor(ExtractionLimits.DEFAULT, false);
        extract(false);
        try (ImageReader theirs = ImageReader.open(folder.resolve("theirs"));
                LayerIndex index = extractor.openIndex(folder.resolve("staging/index"))) {
            assertThat(new ImageCheck(theirs, index).run()).isEmpty();
        }
    }

    @Test
    void holesTakeNoRoomOnTheDisk() throws Exception {
        Path image = extract(false);
        long kilobytes = Long.parseLong(
                kernel.shell(folder, "du -k " + image + " | cut -f1").strip());
        assertThat(Files.size(image)).isGreaterThan(64 << 20);
        assertThat(kilobytes).isLessThan(8 << 10);
    }

    @Test
    void inChunksHolesTakeNoRoomInTheImageEither() throws Exception {
        assertThat(Files.size(extract(true))).isLessThan(8 << 20);
    }

    @Test
    void theKernelShowsTheLongestNameAndMoreAttributesThanMostFileSystemsHold() throws Exception {
        TarItem file = TarItem.file("f".repeat(255), "x");
        for (int i = 0; i < 300; i++) {
            file.xattr("user.attribute" + i, "value".repeat(i));
        }
        Files.write(folder.resolve("tar"), Tar.of(file));
        String names =
                "getfattr -d -m - f* | grep -c '^user.attribute'; getfattr -n user.attribute299 --only-values f*";
        assertThat(kernel.mounted(stage(false), names)).isEqualTo("300\n" + "value".repeat(299));
    }

    private Path extract(boolean chunks) throws Exception {
        kernel.shell(folder, "tar --xattrs --xattrs-include='*' --format=posix --numeric-owner -S -C tree -cf tar .");
        return stage(chunks);
    }

    private Path stage(boolean chunks) throws Exception {
        Path staging = Files.createDirectory(folder.resolve("staging"));
        ErofsExtractor extractor = new ErofsExtractor(ExtractionLimits.DEFAULT, chunks);
        try (InputStream tar = Files.newInputStream(folder.resolve("tar"));
                StagedLayer staged = extractor.stage(Tar.NAME, tar, staging)) {
            staged.finish(Map.of());
            try (LayerIndex index = extractor.openIndex(staged.index());
                    InputStream again = Files.newInputStream(folder.resolve("tar"))) {
                assertThat(extractor.verify(staged.artifact(), index, Optional.of(again)))
                        .isEmpty();
            }
            return staged.artifact();
        }
    }
}
