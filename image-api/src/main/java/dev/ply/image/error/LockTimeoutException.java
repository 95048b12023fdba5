package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** Somebody else kept a lock for too long; the message names the holder. */
public class LockTimeoutException extends ImageException {

    private static final long serialVersionUID = 1L;

    public LockTimeoutException(String message) {
        super(message);
    }

    public LockTimeoutException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public LockTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public LockTimeoutException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
