package dev.ply.image.cli.progress;

import java.util.Locale;

/** How progress is shown. */
public enum ProgressMode {
    /** Drawn, a line a layer. */
    TTY,
    /** A line for each change of a layer's state. */
    PLAIN,
    /** An event a line, for programs. */
    JSON,
    NONE;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
