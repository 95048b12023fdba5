package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** Credentials are missing or were refused; many registries also answer so for what does not exist. */
public class NotAllowedException extends ImageException {

    private static final long serialVersionUID = 1L;

    public NotAllowedException(String message) {
        super(message);
    }

    public NotAllowedException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public NotAllowedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public NotAllowedException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }
}
