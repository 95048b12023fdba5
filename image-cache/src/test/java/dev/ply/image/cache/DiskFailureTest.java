package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskFailureTest {

    static Arguments[] failures() {
        return new Arguments[] {
            Arguments.of(new NoSuchFileException("/x"), "layer a: /x: no such file or directory"),
            Arguments.of(new NoSuchFileException("layer a"), "layer a: no such file or directory"),
            Arguments.of(new IOException("broken"), "layer a: broken"),
            Arguments.of(
                    new AccessDeniedException("/x"),
                    "layer a: can't be written: permission denied; make it writable for this user, or choose another home"),
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureSaysWhichFileAndWhy(IOException failure, String message) {
        assertThat(DiskFailure.explain(failure, "layer a")).hasMessage(message);
    }
}
