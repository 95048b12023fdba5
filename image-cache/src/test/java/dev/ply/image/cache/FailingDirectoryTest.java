package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A directory that can be opened, but not be read, as on a failing disk: what the kernel has for the network of a process
 * that has ended and that nobody waits for.
 */
class FailingDirectoryTest {

    private Process parent;
    private Path directory;

    @BeforeEach
    void leaveAChildThatHasEnded() throws Exception {
        parent = new ProcessBuilder("sh", "-c", "sleep 0.1 & echo $!; exec sleep 60").start();
        Path child = Path.of("/proc", parent.inputReader().readLine());
        while (!Files.readString(child.resolve("stat")).contains(") Z ")) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        directory = child.resolve("net");
    }

    @AfterEach
    void endParent() throws InterruptedException {
        parent.destroyForcibly().waitFor();
    }

    @Test
    void listingItFailsAsAllThatConcernsFilesDoes() {
        assertThatThrownBy(() -> Disk.list(directory, "*")).isInstanceOf(IOException.class);
    }

    @Test
    void lookingAtItFailsAsAllThatConcernsFilesDoes() {
        assertThatThrownBy(() -> ArtifactShape.of(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void removingItFailsAsAllThatConcernsFilesDoes() {
        assertThatThrownBy(() -> new FileTree(directory).delete()).isInstanceOf(IOException.class);
    }
}
