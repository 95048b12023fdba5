package dev.ply.image;

/** When a pull asks the registry. */
public enum PullPolicy {
    /** Only when the image is not stored, or not all of its layers are here. */
    IF_MISSING,
    /** Always; fails without a network, whatever is here. */
    ALWAYS,
    /** Never; fails when the image is not here. */
    NEVER
}
