package dev.ply.image.error;

import dev.ply.image.Digest;
import org.jspecify.annotations.Nullable;

/** There is no such repository, tag, digest, blob or image, or none for the platform. */
public class NotFoundException extends ImageException {

    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message);
    }

    public NotFoundException(String message, @Nullable Digest digest) {
        super(message, digest, null);
    }

    public NotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public NotFoundException(String message, @Nullable Digest digest, @Nullable Throwable cause) {
        super(message, digest, cause);
    }
}
