package dev.ply.image.cli.progress;

/** Bytes a second, smoothed so that people can read it. */
final class Rate {

    private static final double NANOSECONDS = 1e9;
    private static final double WEIGHT = 0.15;

    private long lastBytes;
    private long lastTime;
    private double bytesPerSecond;

    Rate(long now) {
        this.lastTime = now;
    }

    /** Notes how many bytes there are by now. */
    void update(long bytes, long now) {
        double seconds = (now - lastTime) / NANOSECONDS;
        if (seconds <= 0) {
            return;
        }
        double current = Math.max(0, bytes - lastBytes) / seconds;
        bytesPerSecond = bytesPerSecond == 0 ? current : bytesPerSecond + WEIGHT * (current - bytesPerSecond);
        lastBytes = bytes;
        lastTime = now;
    }

    long bytesPerSecond() {
        return Math.round(bytesPerSecond);
    }
}
