package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.Platform;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NotFoundException;
import java.io.IOException;
import java.util.Optional;

/** Finds images that were pulled. */
final class Stored {

    private Stored() {}

    /**
     * The stored image that {@code text} names.
     *
     * @throws NotFoundException when there is none
     */
    static StoredImage find(ImageClient client, String text, Optional<Platform> platform) throws IOException {
        Reference reference = client.parse(text);
        return client.find(reference, platform)
                .orElseThrow(() -> new NotFoundException(
                        missing(reference, platform) + "; ply pull " + reference + " fetches it"));
    }

    static String missing(Reference reference, Optional<Platform> platform) {
        return reference + ": no such image is stored for " + platform.orElseGet(Platform::host);
    }
}
