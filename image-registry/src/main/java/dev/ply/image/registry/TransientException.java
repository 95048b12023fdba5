package dev.ply.image.registry;

import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt failed in a way that the next may not. The message says why, without a subject. */
final class TransientException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;
    private final @Nullable ImageException verdict;

    private enum Kind {
        BROKEN,
        STALLED,
        REFUSED
    }

    private TransientException(
            String message,
            @Nullable Throwable cause,
            Kind kind,
            @Nullable Duration retryAfter,
            @Nullable ImageException verdict) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.verdict = verdict;
    }

    /** The connection failed, or was cut. */
    static TransientException broken(String message, @Nullable Throwable cause) {
        return new TransientException(message, cause, Kind.BROKEN, null, null);
    }

    /** Nothing came for too long. */
    static TransientException stalled(String message, Throwable cause) {
        return new TransientException(message, cause, Kind.STALLED, null, null);
    }

    /** The server is not well, or not willing yet. */
    static TransientException refused(String message, Optional<Duration> retryAfter) {
        return new TransientException(message, null, Kind.REFUSED, retryAfter.orElse(null), null);
    }

    /** An answer that may be due to circumstances; what it means when it stays so is {@code verdict}. */
    static TransientException unless(ImageException verdict, String message) {
        return new TransientException(message, verdict, Kind.REFUSED, null, verdict);
    }

    /** Whether the connection failed, rather than that an answer came which says no, or nothing for too long. */
    boolean isBroken() {
        return kind == Kind.BROKEN;
    }

    boolean isStall() {
        return kind == Kind.STALLED;
    }

    /** How long the server asks to be left alone. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What the failure means when it stays, if not that the registry is unreachable. */
    Optional<ImageException> verdict() {
        return Optional.ofNullable(verdict);
    }
}
