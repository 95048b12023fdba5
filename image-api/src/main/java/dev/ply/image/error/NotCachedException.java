package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** The image is not cached and the policy forbids fetching it. */
public class NotCachedException extends ImageException {

    private static final long serialVersionUID = 1L;

    public NotCachedException(String message) {
        super(message);
    }

    public NotCachedException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public NotCachedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public NotCachedException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }
}
