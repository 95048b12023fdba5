package dev.ply.image.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Quantities as people read them. */
public final class HumanText {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private HumanText() {}

    /** Such as {@code 3.63 MB}: three digits, powers of 1000, as docker writes them. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 0) {
            return bytes + " B";
        }
        String digits = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
    }

    /** Such as {@code 3 hours ago}. */
    public static String age(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 5) {
            return "just now";
        }
        if (seconds < 120) {
            return ago(seconds, "second");
        }
        if (seconds < 2 * 3600) {
            return ago(seconds / 60, "minute");
        }
        if (seconds < 48 * 3600) {
            return ago(seconds / 3600, "hour");
        }
        long days = seconds / 86_400;
        return days < 60 ? ago(days, "day") : days < 730 ? ago(days / 30, "month") : ago(days / 365, "year");
    }

    private static String ago(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s") + " ago";
    }
}
