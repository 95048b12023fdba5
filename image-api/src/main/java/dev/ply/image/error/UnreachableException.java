package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** A registry can't be reached or keeps failing, although the request was repeated. */
public class UnreachableException extends ImageException {

    private static final long serialVersionUID = 1L;

    public UnreachableException(String message) {
        super(message);
    }

    public UnreachableException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public UnreachableException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
