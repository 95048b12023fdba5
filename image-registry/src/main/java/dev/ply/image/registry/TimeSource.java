package dev.ply.image.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clock and alarm, so that tests need not wait. */
interface TimeSource {

    /** The machine's. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public boolean await(CountDownLatch alarm, Duration longest) throws InterruptedException {
            return alarm.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** A time that only ever grows, in nanoseconds. */
    long nanoTime();

    /** The time of day. */
    Instant now();

    /** Waits this long, less when the alarm goes off, which it then says. */
    boolean await(CountDownLatch alarm, Duration longest) throws InterruptedException;

    /** How long it is since {@link #nanoTime} was {@code start}. */
    default Duration since(long start) {
        return Duration.ofNanos(nanoTime() - start);
    }
}
