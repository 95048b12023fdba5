package dev.ply.image.cli.answers;

import dev.ply.image.io.DisplayText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, three spaces apart. */
public final class Table {

    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with this first row. */
    public Table(String... headings) {
        row(headings);
    }

    /** Adds a row, made fit to be shown. */
    public void row(String... cells) {
        rows.add(Arrays.stream(cells).map(DisplayText::of).toList());
    }

    /** The rows, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell)
                        .append(" ".repeat(width(column) - cell.length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
