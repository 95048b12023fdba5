package dev.ply.image.extract.posix;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.LastErrorException;
import dev.ply.image.io.ByteString;
import java.nio.file.FileSystemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JnaPosixTest {

    /** Each of these decides how an extraction goes on, or what a user is told to do. */
    @ParameterizedTest
    @CsvSource({
        "22, Invalid argument",
        "28, No space left on device",
        "30, Read-only file system",
        "31, Too many links",
        "34, Numerical result out of range",
        "36, File name too long",
        "75, Value too large for defined data type",
        "95, Operation not supported",
        "122, Disk quota exceeded"
    })
    void whatSomethingIsMadeOfIsInEnglish(int error, String reason) {
        FileSystemException failure = JnaPosix.failure(ByteString.utf8("/x"), new LastErrorException(error));

        assertThat(failure).hasMessage("/x: " + reason);
    }

    @ParameterizedTest
    @CsvSource({"2, No such file or directory", "13, Permission denied"})
    void otherwiseTheCLibrarySaysWhy(int error, String reason) {
        FileSystemException failure = JnaPosix.failure(ByteString.utf8("/x"), new LastErrorException(error));

        assertThat(failure).hasMessage("/x: " + reason);
    }
}
