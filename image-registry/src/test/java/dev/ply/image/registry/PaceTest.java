package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A slow stream is read to its end; a trickle is not. */
class PaceTest {

    private static final byte[] BUFFER = new byte[8192];

    private final FakeTime time = new FakeTime();
    private final Pace pace = new Pace(time, Duration.ofSeconds(30));

    @Test
    void aTrickleEndsOnceItsTimeIsUp() {
        assertThatThrownBy(() -> read(1000, 1, Duration.ofSeconds(1))).isInstanceOf(SocketTimeoutException.class);

        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aSlowStreamIsReadHoweverLongItTakes() throws IOException {
        read(1000, 8192, Duration.ofSeconds(7));

        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(7000));
    }

    @Test
    void timeInWhichNobodyReadsDoesNotCount() throws IOException {
        for (int i = 0; i < 20; i++) {
            read(1, 1, Duration.ofSeconds(1));
            time.pass(Duration.ofMinutes(1));
        }
    }

    /** So many times so many bytes, each after so much time. */
    private void read(int times, int bytes, Duration each) throws IOException {
        InputStream in = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                time.pass(each);
                return bytes;
            }
        };
        try (Activities activities = new Activities(time);
                Activity activity = activities.begin()) {
            for (int i = 0; i < times; i++) {
                assertThat(pace.read(activity, in, BUFFER, 0, BUFFER.length)).isEqualTo(bytes);
            }
        }
    }
}
