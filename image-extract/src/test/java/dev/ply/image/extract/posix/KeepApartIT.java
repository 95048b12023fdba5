package dev.ply.image.extract.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hint of {@code chattr +T}, on an ext4 of this test's own. Needs root. */
class KeepApartIT {

    @TempDir
    private Path folder;

    private Path ext4 = Path.of("unset");

    @BeforeEach
    void mount() throws Exception {
        boolean possible =
                Posix.isRoot() && Files.exists(Path.of("/sbin/mkfs.ext4")) && Files.exists(Path.of("/usr/bin/lsattr"));
        if (System.getenv("CI") == null) {
            assumeThat(possible).isTrue();
        }
        assertThat(possible).as("root, e2fsprogs").isTrue();
        ext4 = Files.createDirectory(folder.resolve("ext4"));
        String image = folder.resolve("image").toString();
        run("truncate", "--size=8M", image);
        run("mkfs.ext4", "-q", image);
        run("mount", "-o", "loop", image, ext4.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (Files.exists(ext4.resolve("lost+found"))) {
            run("umount", ext4.toString());
        }
    }

    @Test
    void ext4TakesTheHint() throws Exception {
        Path directory = Files.createDirectory(ext4.resolve("layers"));

        Posix.load().keepApart(ByteString.utf8(directory.toString()));

        assertThat(run("lsattr", "-d", directory.toString()).split(" ", 2)[0]).contains("T");
    }

    @Test
    void whatTakesNoHintSaysSo() {
        assertThatThrownBy(() -> Posix.load().keepApart(ByteString.utf8("/proc/self")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("/proc/self");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
