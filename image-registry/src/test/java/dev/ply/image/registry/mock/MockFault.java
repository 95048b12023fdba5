package dev.ply.image.registry.mock;

/** What can be wrong with a blob or manifest in a {@link MockRegistry}. */
public enum MockFault {
    /** It is not there, although something lists it. */
    MISSING,

    /** Its first byte is another one. */
    WRONG_BYTES,

    /** Its last byte is missing. */
    TRUNCATED,

    /** Half of it comes, and then nothing, until the reader is interrupted or the transport closed. */
    STALL,

    /** The registry can't be reached for it. */
    UNREACHABLE
}
