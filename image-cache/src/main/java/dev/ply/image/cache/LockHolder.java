package dev.ply.image.cache;

import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who took a lock and when, as it is noted in the lock file.
 *
 * @param pid the process
 * @param host the machine's name
 * @param since when the lock was taken
 */
record LockHolder(long pid, String host, Instant since) {

    private static final Pattern NOTE = Pattern.compile("pid (\\d{1,18}) on (\\S+) since (\\S+)\\s*");

    /** Read once, since every layer takes several locks. */
    private static final String HERE = hostName();

    static LockHolder current() {
        return new LockHolder(ProcessHandle.current().pid(), HERE, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** What a note says. A share's note may be that of one who is gone, while others still have theirs. */
    static String describe(String note) {
        Matcher matcher = NOTE.matcher(note);
        if (!matcher.matches()) {
            return "an unknown process";
        }
        boolean here = matcher.group(2).equals(HERE);
        boolean gone =
                here && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
        return (gone ? "others than the last known, " : "") + DisplayText.of(note.strip());
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** The note. */
    @Override
    public String toString() {
        return "pid " + pid + " on " + host + " since " + since + "\n";
    }
}
