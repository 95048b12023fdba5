package dev.ply.image.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still but for waits, which it skips and keeps. */
final class FakeTime implements TimeSource {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public boolean await(CountDownLatch alarm, Duration longest) {
        waits.add(longest);
        pass(longest);
        return alarm.getCount() == 0;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    List<Duration> waits() {
        return waits;
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos.get());
    }
}
