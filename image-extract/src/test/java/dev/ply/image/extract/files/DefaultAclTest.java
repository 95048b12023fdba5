package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.LayerExtractor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the host's directories pass on to what is made below them does not reach a layer. */
class DefaultAclTest {

    private static final int ANYBODY = -1;

    @TempDir
    Path folder;

    static Stream<LayerExtractor> extractors() throws IOException {
        return AttackTest.extractors().filter(extractor -> !extractor.name().equals("erofs"));
    }

    @BeforeEach
    void passOnAnAcl() throws IOException {
        assumeTrue(Posix.unavailable().isEmpty(), "needs the C library");
        try {
            Posix.load().setAttribute(FileNames.bytes(folder), "system.posix_acl_default", acl());
        } catch (FileSystemException e) {
            assumeTrue(false, "needs a file system with access control lists: " + e.getReason());
        }
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void aTreeInheritsNoAccessControlLists(LayerExtractor extractor) throws IOException {
        Extraction layer = Extraction.of(
                extractor,
                Tar.of(directory("d"), file("d/f", "x").mode(0666), file("implicit/large", "y".repeat(100_000))),
                folder);

        try (Stream<Path> paths = Files.walk(layer.artifact())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                assertThat(Posix.load().attributes(FileNames.bytes(path)).keySet())
                        .as(path.toString())
                        .noneMatch(name -> name.startsWith("system."));
            }
        }
        assertThat(layer.faults()).isEmpty();
    }

    /** Everything to everybody, and to one more user. */
    private static ByteString acl() {
        ByteBuffer acl = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN);
        acl.putInt(2);
        for (int tag : new int[] {0x01, 0x02, 0x04, 0x10, 0x20}) {
            acl.putShort((short) tag).putShort((short) 7).putInt(tag == 0x02 ? 1234 : ANYBODY);
        }
        return ByteString.of(acl.array());
    }
}
