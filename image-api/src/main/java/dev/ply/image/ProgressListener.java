package dev.ply.image;

/**
 * Told of a pull's progress. Called by several threads at once; must be quick and must not throw.
 */
@FunctionalInterface
public interface ProgressListener {

    /** Listens to nothing. */
    ProgressListener NONE = event -> {};

    void on(PullProgress event);
}
