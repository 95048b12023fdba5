package dev.ply.image.error;

import dev.ply.image.Digest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something about an image failed. The message is one line for people: what failed, why, and what to do where that
 * helps; it holds no credentials. Subclasses tell causes apart. An {@link IOException}, so that it can surface from a
 * stream.
 */
public class ImageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Digest digest;

    public ImageException(String message) {
        this(message, null, null);
    }

    public ImageException(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    /**
     * A failure that concerns some content.
     *
     * @param message what failed, and why
     * @param digest the content's digest, where it is known
     * @param cause what led to this, where something did
     */
    public ImageException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, cause);
        this.digest = digest;
    }

    /** The digest of the content that this is about. */
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /** Whether the same call may succeed later although nothing here has changed. */
    public boolean isRetryable() {
        return false;
    }
}
