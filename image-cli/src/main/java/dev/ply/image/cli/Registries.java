package dev.ply.image.cli;

import dev.ply.image.InvalidReferenceException;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.io.DisplayText;

/** Checks names of registries. */
final class Registries {

    private Registries() {}

    /** The name as references have it; the form of a URL is understood. */
    static String require(String registry) {
        String host = registry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        try {
            if (Reference.parse(host + "/x") instanceof RegistryReference reference
                    && (reference.domain().equals(host) || host.equals("index.docker.io"))) {
                return reference.domain();
            }
        } catch (InvalidReferenceException e) {
            // As below.
        }
        throw new UserException(
                ExitCodes.USAGE, "\"" + DisplayText.of(registry) + "\" is no registry: expected HOST or HOST:PORT");
    }
}
