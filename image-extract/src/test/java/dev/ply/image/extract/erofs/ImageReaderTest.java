package dev.ply.image.extract.erofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {

    @TempDir
    Path folder;

    private byte[] image = {};

    @BeforeEach
    void buildAnImage() throws IOException {
        Path file = folder.resolve("image");
        try (TestImage built = new TestImage(file)) {
            built.addFile("f", TestDirectory.withXattrs(Map.of("user.a", ByteString.utf8("b"))), new byte[5000]);
            built.root.add("l", Inode.SYMLINK, built.writer.symlink(TestDirectory.PLAIN, ByteString.utf8("f")));
            TestDirectory directory = new TestDirectory(TestDirectory.PLAIN);
            for (int i = 0; i < 200; i++) {
                directory.add("name" + i, new TestDirectory(TestDirectory.PLAIN));
            }
            built.root.add("d", directory);
            built.read().close();
        }
        image = Files.readAllBytes(file);
    }

    @Test
    void walkVisitsEverything() throws IOException {
        assertThat(ImageWalk.over(new ImageBytes(image)).visited()).isEqualTo(204);
    }

    @Test
    void aChangedSuperblockIsRefused() {
        image[Superblock.OFFSET + 50] ^= 1;
        assertThatThrownBy(() -> ImageReader.open(new ImageBytes(image)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aCutImageIsRefused() {
        byte[] cut = Arrays.copyOf(image, image.length - 4096);
        assertThatThrownBy(() -> ImageReader.open(new ImageBytes(cut))).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> ImageReader.open(new ImageBytes(new byte[100])))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void whateverIsCorruptTheAnswerIsAnErrorOrAnEnd() throws IOException {
        Random random = new Random(42);
        for (int round = 0; round < 1000; round++) {
            byte[] corrupt = image.clone();
            for (int i = 0; i < 1 + round % 20; i++) {
                int at = random.nextInt(corrupt.length - Superblock.BLOCK) + Superblock.OFFSET + Superblock.BYTES;
                corrupt[at] = (byte) random.nextInt();
            }
            ImageBytes.repairChecksum(corrupt);
            try {
                ImageWalk.over(new ImageBytes(corrupt));
            } catch (IntegrityException expected) {
                assertThat(expected).hasMessageStartingWith("EROFS image: ");
            }
        }
    }
}
