package dev.ply.image.cli;

import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.InvalidReferenceException;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.cli.serve.ServedNames;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.util.Optional;

/**
 * What images of an archive are stored under: their names, where they have one. A tag alone says nothing of the repository,
 * so such an image is known by where it lies, as one without any name is.
 *
 * @param client reads references
 * @param source the archive
 * @param archive what messages call it
 * @param lasting whether the archive is still there once it is loaded
 */
record LoadedNames(ImageClient client, Reference source, String archive, boolean lasting) {

    /** The image of the archive that has this name there. */
    Reference image(String name) {
        return client.parse(source + ":" + name);
    }

    /**
     * What that image is stored under.
     *
     * @throws NotFoundException when that is nothing
     */
    Reference stored(String name) throws IOException {
        if (!ServedNames.isTag(name)) {
            return repository(name);
        }
        if (!lasting) {
            Digest digest = client.manifest(image(name), Optional.empty()).digest();
            throw new NotFoundException(
                    archive + ": image " + digest + " has a tag, " + name
                            + ", but no name; ply load -i FILE stores it under the file's",
                    digest);
        }
        return image(name);
    }

    /** A place that an archive names may be anything on this machine. */
    private Reference repository(String name) throws NotFoundException {
        try {
            if (client.parse(name) instanceof RegistryReference repository) {
                return repository;
            }
        } catch (InvalidReferenceException e) {
            throw new NotFoundException(
                    archive + ": an image's name is no reference, so it is not loaded: " + e.getMessage(), e);
        }
        throw new NotFoundException(
                archive + ": an image's name is a place on this machine, so it is not loaded: " + DisplayText.of(name));
    }
}
