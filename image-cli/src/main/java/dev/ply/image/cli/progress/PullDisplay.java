package dev.ply.image.cli.progress;

import dev.ply.image.ProgressListener;

/** Shows pulls until it is closed. */
public interface PullDisplay extends ProgressListener, AutoCloseable {

    /** Shows nothing. */
    PullDisplay NONE = event -> {};

    /** Leaves what was shown last; closing twice does nothing. */
    @Override
    default void close() {}
}
