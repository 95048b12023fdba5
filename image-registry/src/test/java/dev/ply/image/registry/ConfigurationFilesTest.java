package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration is found where it lies, and what is wrong with it is said as such. */
class ConfigurationFilesTest {

    @TempDir
    private Path folder;

    @Test
    void anEmptyVariableNamesNothing() {
        assertThat(ConfigurationFiles.named(Map.of("A", "", "B", "/b"), "A")).isEmpty();
        assertThat(ConfigurationFiles.named(Map.of("A", "", "B", "/b"), "B")).contains(Path.of("/b"));
    }

    @Test
    void filesComeInOrder() throws IOException {
        for (String name : new String[] {"b.crt", "a.crt", "c.key"}) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(ConfigurationFiles.in(folder, "*.crt"))
                .containsExactly(folder.resolve("a.crt"), folder.resolve("b.crt"));
    }

    @Test
    void aFolderThatCanNotBeReadIsAMistakeInTheConfiguration() throws IOException {
        Path none = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> ConfigurationFiles.in(none, "*"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(none + ": can't be read: not a directory");
    }

    @Test
    void aFailureOnTheWayIsAFailureToRead() {
        IOException failure = new IOException("stale file handle");

        assertThatThrownBy(() -> ConfigurationFiles.sorted(failing(failure))).isSameAs(failure);
    }

    private static DirectoryStream<Path> failing(IOException failure) {
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                throw new DirectoryIteratorException(failure);
            }

            @Override
            public void close() {}
        };
    }
}
