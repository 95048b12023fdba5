package dev.ply.image.cli.progress;

import dev.ply.image.cli.HumanText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The lines that show an image's pull in a terminal of some size. Every line is shorter than the terminal is wide, and
 * there are fewer than it has rows.
 */
final class Frame {

    private static final int BAR_FROM_WIDTH = 76;
    private static final int BYTES_FROM_WIDTH = 46;
    private static final int BAR = 24;
    private static final int BESIDE_BAR = 61;
    private static final int OTHER_LINES = 4;

    private final TerminalSize size;
    private final ToLongFunction<LayerRow> rates;

    /**
     * Frames for terminals of this size.
     *
     * @param rates bytes a second of a layer
     */
    Frame(TerminalSize size, ToLongFunction<LayerRow> rates) {
        this.size = size;
        this.rates = rates;
    }

    List<String> draw(ImageBoard board, long bytesPerSecond) {
        List<LayerRow> rows = board.rows();
        if (rows.isEmpty()) {
            return List.of(cut(board.title()));
        }
        if (size.rows() <= OTHER_LINES) {
            return List.of(cut(summary(board, rows, bytesPerSecond)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(cut(board.title()));
        List<LayerRow> visible = visible(rows);
        visible.forEach(row -> lines.add(cut(line(row))));
        if (visible.size() < rows.size()) {
            lines.add(cut(folded(rows, visible)));
        }
        lines.add(cut(summary(board, rows, bytesPerSecond)));
        return lines;
    }

    /** All where there is room; else those that something happens to, then those that wait, in their order. */
    private List<LayerRow> visible(List<LayerRow> rows) {
        int room = size.rows() - OTHER_LINES;
        if (rows.size() <= room) {
            return rows;
        }
        List<LayerRow> chosen = rows.stream()
                .sorted(Comparator.comparingInt(Frame::urgency))
                .limit(room)
                .toList();
        return rows.stream().filter(chosen::contains).toList();
    }

    private static int urgency(LayerRow row) {
        return row.state().isActive() ? 0 : row.state().isFinal() ? 2 : 1;
    }

    private static String folded(List<LayerRow> rows, List<LayerRow> visible) {
        List<LayerRow> hidden =
                rows.stream().filter(row -> !visible.contains(row)).toList();
        long done = hidden.stream().filter(row -> row.state().isFinal()).count();
        return "… and " + Layers.count(hidden.size()) + " more, " + done + " of them done";
    }

    private String line(LayerRow row) {
        String start = row.digest().shortHex() + ": " + row.state().word();
        if (!row.state().isActive() || size.columns() < BYTES_FROM_WIDTH) {
            return row.state().isFinal() && size.columns() >= BYTES_FROM_WIDTH
                    ? pad(start, 30) + HumanText.bytes(row.total())
                    : start;
        }
        String bytes = HumanText.bytes(row.shown()) + " / " + HumanText.bytes(row.total());
        if (size.columns() < BAR_FROM_WIDTH) {
            return pad(start, 30) + bytes;
        }
        String speed = row.state() == LayerRow.State.DOWNLOADING ? "  " + speed(rates.applyAsLong(row)) : "";
        return pad(start, 26) + bar(row.shown(), row.total(), Math.min(BAR, size.columns() - BESIDE_BAR)) + "  "
                + pad(bytes, 19) + speed;
    }

    private static String bar(long part, long whole, int width) {
        int filled = whole <= 0 ? width : (int) Math.min(width, width * part / whole);
        String head = filled < width ? ">" : "";
        return "[" + "=".repeat(filled) + head + " ".repeat(Math.max(0, width - filled - head.length())) + "]";
    }

    private static String summary(ImageBoard board, List<LayerRow> rows, long bytesPerSecond) {
        long done = rows.stream().filter(row -> row.state().isFinal()).count();
        long missing = board.total() - board.downloaded();
        StringBuilder text = new StringBuilder()
                .append(done)
                .append(" of ")
                .append(Layers.count(rows.size()))
                .append(", ")
                .append(HumanText.bytes(board.downloaded()))
                .append(" of ")
                .append(HumanText.bytes(board.total()));
        if (missing > 0 && bytesPerSecond > 0) {
            text.append(", ").append(speed(bytesPerSecond)).append(", ").append(timeLeft(missing / bytesPerSecond));
        }
        return text.toString();
    }

    private static String speed(long bytesPerSecond) {
        return HumanText.bytes(bytesPerSecond) + "/s";
    }

    private static String timeLeft(long seconds) {
        if (seconds < 60) {
            return seconds + " s left";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s left"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min left";
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
    }

    /** One column stays free: a terminal may go on to the next line as soon as the last one is written to. */
    private String cut(String line) {
        int room = Math.max(1, size.columns() - 1);
        return line.length() <= room ? line : line.substring(0, Math.max(0, room - 1)) + "…";
    }
}
