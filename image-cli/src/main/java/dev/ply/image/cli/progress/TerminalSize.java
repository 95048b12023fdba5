package dev.ply.image.cli.progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much fits into a terminal.
 *
 * @param rows lines, at least 1
 * @param columns characters in a line, at least 1
 */
record TerminalSize(int rows, int columns) {

    static final TerminalSize DEFAULT = new TerminalSize(24, 80);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})\\s*");

    /** Asks the terminal behind standard error, which Java has no way to; empty when that is none or does not say. */
    static Optional<TerminalSize> ask() throws InterruptedException {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "exec stty size <&2 2>/dev/null")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            stty.getOutputStream().close();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor(1, TimeUnit.SECONDS);
            return parse(answer);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<TerminalSize> parse(String answer) {
        Matcher matcher = SIZE.matcher(answer);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int rows = Integer.parseInt(matcher.group(1));
        int columns = Integer.parseInt(matcher.group(2));
        return rows > 0 && columns > 0 ? Optional.of(new TerminalSize(rows, columns)) : Optional.empty();
    }
}
