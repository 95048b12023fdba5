package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** A disk or quota is full, or would be; everything proven so far is kept. */
public class NoSpaceException extends ImageException {

    private static final long serialVersionUID = 1L;

    public NoSpaceException(String message) {
        super(message);
    }

    public NoSpaceException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public NoSpaceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public NoSpaceException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
