package dev.ply.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Tells a slow stream from a trickle: each so much time of waiting must bring something worth having. Time in which
 * nobody reads does not count. Not thread-safe.
 */
final class Pace {

    /** With the usual limit of 30 s that is 1 KiB/s. */
    private static final int WORTH_HAVING = 30 << 10;

    private final TimeSource time;
    private final Duration limit;
    private Duration waited = Duration.ZERO;
    private int received;

    Pace(TimeSource time, Duration limit) {
        this.time = time;
        this.limit = limit;
    }

    int read(Activity activity, InputStream in, byte[] buffer, int offset, int length) throws IOException {
        long start = time.nanoTime();
        int read = activity.within(limit.minus(waited), () -> activity.read(in, buffer, offset, length));
        waited = waited.plus(time.since(start));
        received += Math.max(read, 0);
        if (received >= WORTH_HAVING) {
            waited = Duration.ZERO;
            received = 0;
        }
        return read;
    }
}
