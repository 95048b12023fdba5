package dev.ply.image.cli.progress;

import dev.ply.image.Digest;

/**
 * How one layer gets on. Written by the threads of the pull, which do no more than set fields, and read by the one that
 * draws.
 */
final class LayerRow {

    /** What is going on with a layer. */
    enum State {
        WAITING("waiting"),
        BLOCKED("waiting for another pull"),
        DOWNLOADING("downloading"),
        VERIFIED("verifying"),
        EXTRACTING("extracting"),
        DONE("done"),
        CACHED("already here");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean isFinal() {
            return this == DONE || this == CACHED;
        }

        boolean isActive() {
            return !isFinal() && this != WAITING;
        }
    }

    private static final long UNKNOWN = -1;

    private final Digest digest;
    private final long total;
    private volatile State state = State.WAITING;
    private volatile boolean arrived;
    private volatile long downloaded;
    private volatile long before = UNKNOWN;
    private volatile long extracted;

    LayerRow(Digest digest, long total) {
        this.digest = digest;
        this.total = total;
    }

    Digest digest() {
        return digest;
    }

    long total() {
        return total;
    }

    State state() {
        return state;
    }

    void become(State next) {
        arrived |= next == State.VERIFIED || next.isFinal();
        state = next;
    }

    /** Bytes may be unpacked before it is told that they come. */
    void download(long bytes) {
        if (before == UNKNOWN) {
            before = bytes;
        }
        downloaded = bytes;
        if (!arrived) {
            state = State.DOWNLOADING;
        }
    }

    /** Layers are unpacked while they arrive; what is told is the download until that is over. */
    void extract(long bytes) {
        extracted = bytes;
        if (state != State.DOWNLOADING && !state.isFinal()) {
            state = State.EXTRACTING;
        }
    }

    /** How many bytes are here. */
    long downloaded() {
        return state.isFinal() || state == State.VERIFIED || state == State.EXTRACTING ? total : downloaded;
    }

    /** How many bytes came since it was first told of some; what an earlier pull left is no sign of speed. */
    long received() {
        return before == UNKNOWN ? 0 : Math.max(0, downloaded() - before);
    }

    /** What the bar shows: bytes that arrived, then bytes that were unpacked. */
    long shown() {
        return state == State.EXTRACTING ? extracted : downloaded();
    }
}
