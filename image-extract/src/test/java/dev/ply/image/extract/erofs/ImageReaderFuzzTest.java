package dev.ply.image.extract.erofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of which nothing can be believed. The build tries known ones; CONTRIBUTING.md says how to look for more. */
class ImageReaderFuzzTest {

    static Stream<byte[]> images() throws IOException {
        return Stream.of(image(false, 1), image(true, 1 + ImageOutput.CHUNK));
    }

    /** An image with everything that an inode can be and have. */
    private static byte[] image(boolean chunked, int size) throws IOException {
        Path folder = Files.createTempDirectory("image");
        Path file = folder.resolve("image");
        try (TestImage built = new TestImage(file, TestDirectory.PLAIN, chunked)) {
            Map<String, ByteString> xattrs = Map.of("user.a", ByteString.utf8("b"), "security.c", ByteString.utf8("d"));
            built.addFile("inline", TestDirectory.withXattrs(xattrs), new byte[100]);
            built.addFile("blocks", TestDirectory.PLAIN, new byte[4096]);
            built.addFile("holes", TestDirectory.PLAIN, new byte[size]);
            built.root.add("link", Inode.SYMLINK, built.writer.symlink(TestDirectory.PLAIN, ByteString.utf8("inline")));
            built.root.add("null", Inode.CHARACTER_DEVICE, built.writer.special(TestDirectory.PLAIN, Inode.FIFO, 0, 0));
            built.root.add("empty", new TestDirectory(TestDirectory.withXattrs(xattrs)));
            TestDirectory full = new TestDirectory(TestDirectory.PLAIN);
            for (int i = 0; i < 20; i++) {
                full.add("n".repeat(250) + i, new TestDirectory(TestDirectory.PLAIN));
            }
            built.root.add("full", full);
            built.read().close();
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    @MethodSource("images")
    @FuzzTest
    void whateverAnImageSaysTheAnswerIsAnErrorOrAnEnd(byte[] image) throws IOException {
        if (image.length >= Superblock.BLOCK) {
            ImageBytes.repairChecksum(image);
        }
        try {
            ImageWalk.over(new ImageBytes(image));
        } catch (IntegrityException expected) {
            assertThat(expected).hasMessageStartingWith("EROFS image: ");
        }
    }
}
