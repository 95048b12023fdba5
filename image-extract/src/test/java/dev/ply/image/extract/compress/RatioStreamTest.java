package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class RatioStreamTest {

    private static final long GIB = 1L << 30;

    private final byte[] buffer = new byte[1 << 20];

    @Test
    void stopsWhatUnpacksToMoreThanAThousandTimesItsSize() throws IOException {
        RatioStream stream = new RatioStream(endless(), () -> 2 << 20, ExtractionLimits.DEFAULT);
        long allowed = 1000L * (2 << 20);

        for (long read = 0; read < allowed; ) {
            read += stream.read(buffer, 0, (int) Math.min(buffer.length, allowed - read));
        }

        assertThatThrownBy(() -> stream.skip(1001))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limits.ratio");
    }

    @Test
    void allowsAnyRatioInTheFirstGigabyte() throws IOException {
        RatioStream stream = new RatioStream(endless(), () -> 1, ExtractionLimits.DEFAULT);
        for (long read = 0; read < GIB; ) {
            read += stream.read(buffer, 0, buffer.length);
        }

        assertThatThrownBy(stream::read).isInstanceOf(LimitExceededException.class);
        assertThat(stream.markSupported()).isFalse();
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                return length;
            }
        };
    }
}
