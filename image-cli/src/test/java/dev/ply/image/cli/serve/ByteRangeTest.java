package dev.ply.image.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 10",
        "bytes=0-0, 0, 1",
        "bytes=3-5, 3, 3",
        "bytes=9-9, 9, 1",
        "bytes=3-99, 3, 7",
        "bytes=-4, 6, 4",
        "bytes=-99, 0, 10",
    })
    void aRangeIsCutToWhatThereIs(String header, long first, long length) {
        assertThat(ByteRange.parse(header, 10)).contains(new ByteRange(first, length));
        assertThat(ByteRange.parse(header, 10).orElseThrow().isSatisfiable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=999999999999999999-"})
    void aRangeBeyondTheEndCantBeSatisfied(String header) {
        ByteRange range = ByteRange.parse(header, 10).orElseThrow();

        assertThat(range.isSatisfiable()).isFalse();
        assertThat(range.describe(10)).isEqualTo("bytes */10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bytes", "bytes=-", "bytes=a-b", "bytes=5-3", "bytes=0-1,3-4", "lines=1-2", "bytes=1-+2"})
    void whatIsNoSingleRangeIsAnsweredWithTheWhole(String header) {
        assertThat(ByteRange.parse(header, 10)).isEmpty();
    }
}
