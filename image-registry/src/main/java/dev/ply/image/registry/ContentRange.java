package dev.ply.image.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges a {@code Content-Range} (RFC 9110, section 14.4). */
final class ContentRange {

    private static final Pattern BYTES = Pattern.compile("bytes\\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

    private ContentRange() {}

    /**
     * Whether an answer with this header holds the bytes from {@code offset} on, of {@code size} in all: these to the end,
     * or fewer, since a server may send less than it is asked for.
     */
    static boolean isFrom(long offset, long size, @Nullable String header) {
        if (header == null) {
            return false;
        }
        Matcher range = BYTES.matcher(header.strip());
        return range.matches()
                && Long.parseLong(range.group(1)) == offset
                && Long.parseLong(range.group(2)) < size
                && (range.group(3).equals("*") || Long.parseLong(range.group(3)) == size);
    }
}
