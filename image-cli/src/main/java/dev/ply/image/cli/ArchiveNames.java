package dev.ply.image.cli;

import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.ImageKey;
import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.StoredImage;
import dev.ply.image.cli.serve.ServedNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the images in one archive are called. An archive names images as registries do, and each name is one image's. */
final class ArchiveNames {

    private static final String LATEST = "latest";

    private final ImageClient client;
    private final Map<ImageKey, StoredImage> taken = new HashMap<>();

    ArchiveNames(ImageClient client) {
        this.client = client;
    }

    /**
     * The image under the name that it gets in the archive.
     *
     * @throws UserException when another one has it
     */
    StoredImage named(StoredImage image) {
        StoredImage named = renamed(image, name(image));
        StoredImage other = taken.putIfAbsent(named.key(), image);
        if (other != null && !other.manifest().equals(image.manifest())) {
            throw new UserException(
                    ExitCodes.USAGE,
                    "save: " + other.key().reference() + " and " + image.key().reference() + " would both be "
                            + named.key().reference() + " in the archive; save them in one each");
        }
        return named;
    }

    private Reference name(StoredImage image) {
        return image.key().reference() instanceof LocationReference place
                ? name(place, image)
                : image.key().reference();
    }

    /** An image from a folder or file goes by the name that it is served under. */
    private RegistryReference name(LocationReference place, StoredImage image) {
        ServedNames names = ServedNames.of(place);
        String tagged = names.repository() + ":" + names.tag().orElse(LATEST);
        RegistryReference name = (RegistryReference) client.parse(Reference.REGISTRY_TRANSPORT + "://" + tagged);
        Optional<Digest> digest = names.tag().isPresent()
                ? Optional.empty()
                : Optional.of(image.manifest().digest());
        return new RegistryReference(name.domain(), name.repository(), names.tag(), digest);
    }

    private static StoredImage renamed(StoredImage image, Reference name) {
        return new StoredImage(
                new ImageKey(name, image.key().platform()),
                image.manifest(),
                image.index(),
                image.config(),
                image.layers(),
                image.created(),
                image.modified(),
                image.lastUsed());
    }
}
