package dev.ply.image.cli.answers;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The list of images, in the forms that {@code ply images} knows. */
public final class ImageTable {

    private ImageTable() {}

    /** For people. */
    public static String text(List<ImageRow> rows) {
        Instant now = Instant.now();
        Table table = new Table("REFERENCE", "DIGEST", "PLATFORM", "SIZE", "PULLED", "LAST USED");
        rows.forEach(row -> table.row(row.cells(now)));
        return table.toString();
    }

    /** For programs: one array. */
    public static String json(List<ImageRow> rows) {
        return rows.isEmpty()
                ? "[ ]\n"
                : rows.stream().map(ImageRow::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** The references alone, each once. */
    public static String references(List<ImageRow> rows) {
        return rows.stream().map(row -> row.reference() + "\n").distinct().collect(Collectors.joining());
    }
}
