package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** The work was interrupted or its client closed. */
public class CancelledException extends ImageException {

    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        super(message);
    }

    public CancelledException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public CancelledException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
