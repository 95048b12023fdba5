package dev.ply.image.cli.progress;

import java.io.PrintStream;
import java.util.List;

/**
 * The lines at the bottom of a terminal that are drawn again and again. The cursor is below them, in the first column.
 * Thread-safe.
 */
final class Screen {

    private static final String ERASE_BELOW = "\u001b[J";
    private static final String ERASE_LINE_END = "\u001b[K";

    private final PrintStream terminal;
    private List<String> drawn = List.of();

    Screen(PrintStream terminal) {
        this.terminal = terminal;
    }

    /**
     * Draws these lines over the last ones.
     *
     * @param columns how wide the terminal is now: lines that were drawn when it was wider take several rows
     */
    synchronized void draw(List<String> lines, int columns) {
        StringBuilder text = new StringBuilder(up(columns));
        lines.forEach(line -> text.append(line).append(ERASE_LINE_END).append('\n'));
        if (lines.size() < rows(columns)) {
            text.append(ERASE_BELOW);
        }
        show(text);
        drawn = List.copyOf(lines);
    }

    /** Writes a line above those that are drawn. */
    synchronized void print(String line, int columns) {
        StringBuilder text =
                new StringBuilder(up(columns)).append(ERASE_BELOW).append(line).append('\n');
        drawn.forEach(old -> text.append(old).append('\n'));
        show(text);
    }

    /** Leaves what is drawn where it is, for good. */
    synchronized void freeze() {
        drawn = List.of();
    }

    private String up(int columns) {
        int rows = rows(columns);
        return rows == 0 ? "" : "\r\u001b[" + rows + "A";
    }

    private int rows(int columns) {
        return drawn.stream()
                .mapToInt(line -> Math.max(1, (line.length() + columns - 1) / columns))
                .sum();
    }

    /** In one piece, so that nothing flickers. */
    private void show(StringBuilder text) {
        terminal.print(text);
        terminal.flush();
    }
}
