package dev.ply.image.registry;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Attempts are bounded, in number and in time. */
class RetryTest {

    private final FakeTime time = new FakeTime();
    private final Retry.Retries retries =
            new Retry.Retries(RetryPolicy.DEFAULT, time, RandomGenerator.of("L64X128MixRandom"), Notices.NONE);
    private int attempts;

    @Test
    void failuresInARowEndWithinAMinuteHoweverLongEachTakes() {
        assertThatThrownBy(() -> run(ofSeconds(15), failing())).isInstanceOf(UnreachableException.class);

        assertThat(attempts).isGreaterThanOrEqualTo(3);
        assertThat(time.elapsed()).isLessThanOrEqualTo(ofSeconds(60));
    }

    @Test
    void silenceOf30SecondsEachEndsWithinTwoMinutes() {
        TransientException stall = TransientException.stalled("nothing came", new IOException("timeout"));

        assertThatThrownBy(() -> run(ofSeconds(30), stall)).isInstanceOf(UnreachableException.class);

        assertThat(attempts).isGreaterThanOrEqualTo(3);
        assertThat(time.elapsed()).isLessThanOrEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void longWaitsThatServersAskForStayWithinAMinuteAndLeaveThreeAttempts() {
        TransientException patience = TransientException.refused("429", Optional.of(ofSeconds(50)));

        assertThatThrownBy(() -> run(ofMillis(1), patience)).isInstanceOf(UnreachableException.class);

        assertThat(attempts).isEqualTo(3);
        assertThat(time.waits().get(0)).isEqualTo(ofSeconds(50));
        assertThat(time.elapsed()).isLessThanOrEqualTo(ofSeconds(61));
    }

    @Test
    void waitsGrowAndVary() {
        assertThatThrownBy(() -> run(ofMillis(1), failing())).isInstanceOf(UnreachableException.class);

        for (int i = 0; i < time.waits().size(); i++) {
            long middle = 300L << i;
            assertThat(time.waits().get(i)).isBetween(ofMillis(middle * 3 / 4), ofMillis(middle * 5 / 4));
        }
        assertThat(time.waits()).doesNotContain(ofMillis(300));
    }

    @Test
    void anAnswerThatMayHavePassedCountsInTheEnd() {
        NotFoundException verdict = new NotFoundException("gone");

        assertThatThrownBy(() -> run(ofMillis(1), TransientException.unless(verdict, "gone")))
                .isSameAs(verdict);
    }

    private static TransientException failing() {
        return TransientException.broken("it broke", null);
    }

    private void run(Duration each, TransientException failure) throws IOException {
        try (Activities activities = new Activities(time);
                Activity activity = activities.begin()) {
            retries.of("test").call(activity, () -> {
                attempts++;
                time.pass(each);
                throw failure;
            });
        }
    }
}
