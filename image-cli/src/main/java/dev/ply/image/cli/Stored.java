package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.ImageKey;
import dev.ply.image.Platform;
import dev.ply.image.Reference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        Optional<StoredImage> found = client.find(reference, platform);
        if (found.isEmpty()) {
            throw new NotFoundException(missing(client, reference, platform) + "; ply pull "
                    + platform.map(wanted -> "--platform " + wanted + " ").orElse("") + reference + " fetches it");
        }
        return found.get();
    }

    /** Says that there is no such image, and for which other platforms there is. */
    static String missing(ImageClient client, Reference reference, Optional<Platform> platform) throws IOException {
        String others = platforms(client, reference).stream()
                .map(Platform::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        return reference + ": no such image is stored for " + platform.orElseGet(Platform::host)
                + (others.isEmpty() ? "" : ", only for " + others);
    }

    /** The platforms that the image is stored for. */
    static List<Platform> platforms(ImageClient client, Reference reference) throws IOException {
        return client.images().stream()
                .map(StoredImage::key)
                .filter(key -> key.reference().equals(reference))
                .map(ImageKey::platform)
                .toList();
    }
}
