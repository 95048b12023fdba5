package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** Content is larger than the limits that were set allow. */
public class LimitExceededException extends IntegrityException {

    private static final long serialVersionUID = 1L;

    public LimitExceededException(String message) {
        super(message);
    }

    public LimitExceededException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public LimitExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public LimitExceededException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }
}
