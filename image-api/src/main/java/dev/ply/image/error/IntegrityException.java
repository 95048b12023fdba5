package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** Content is not what it was announced to be, is malformed or hostile, or has a type that is not supported. */
public class IntegrityException extends ImageException {

    private static final long serialVersionUID = 1L;

    public IntegrityException(String message) {
        super(message);
    }

    public IntegrityException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public IntegrityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public IntegrityException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }
}
