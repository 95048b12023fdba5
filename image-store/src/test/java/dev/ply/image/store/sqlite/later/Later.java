package dev.ply.image.store.sqlite.later;

/** The steps of a later release lie beside it. */
public final class Later {

    private Later() {}
}
