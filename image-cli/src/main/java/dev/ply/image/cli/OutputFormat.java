package dev.ply.image.cli;

import java.util.Locale;

/** How results are written. */
public enum OutputFormat {
    TEXT,
    JSON;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
