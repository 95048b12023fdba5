package dev.ply.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFailureTest {

    static Arguments[] failures() {
        return new Arguments[] {
            Arguments.of(new NoSuchFileException("/x"), "/x: no such file or directory"),
            Arguments.of(new AccessDeniedException("/x"), "/x: permission denied"),
            Arguments.of(new FileAlreadyExistsException("/x"), "/x: exists already"),
            Arguments.of(new NotDirectoryException("/x"), "/x: not a directory"),
            Arguments.of(new DirectoryNotEmptyException("/x"), "/x: not empty"),
            Arguments.of(new FileSystemException("/x"), "/x: FileSystemException"),
            Arguments.of(new FileSystemException("/x", null, "Is a directory"), "/x: Is a directory"),
            Arguments.of(
                    new FileSystemException("/x", "/y", "Invalid cross-device link"),
                    "/x -> /y: Invalid cross-device link"),
            Arguments.of(new FileSystemException(null), "FileSystemException"),
            Arguments.of(new IOException("broken"), "broken"),
            Arguments.of(new IOException(" "), "IOException"),
            Arguments.of(new IOException(), "IOException"),
            Arguments.of(new NoSuchFileException("/\u001b[2J"), "/\uFFFD[2J: no such file or directory"),
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhichFileAndWhy(IOException failure, String text) {
        assertThat(FileFailure.of(failure)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
    void aFullDiskIsKnownFromWhatTheKernelSays(String reason) {
        assertThat(FileFailure.of(new IOException(reason)).diskFull()).isTrue();
        assertThat(FileFailure.of(new FileSystemException("/x", null, reason)).diskFull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Input/output error", "/No space left on device"})
    void otherFailuresAreNoFullDisk(String reasonOrFile) {
        assertThat(FileFailure.of(new FileSystemException(reasonOrFile)).diskFull())
                .isFalse();
    }

    @Test
    void writingWhereThereIsRoomFailsForAnotherReason(@TempDir Path folder) {
        IOException failure = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");

        assertThat(FileFailure.ofWriting(failure, folder)).isEqualTo(FileFailure.of(failure));
        assertThat(FileFailure.ofWriting(failure, folder.resolve("none"))).isEqualTo(FileFailure.of(failure));
        assertThat(failure.getSuppressed()).hasOnlyElementsOfType(NoSuchFileException.class);
    }
}
