package dev.ply.image;

import java.util.Optional;

/**
 * Names an image somewhere: in a registry, or at a place that some other transport reads. Immutable. The text of a
 * reference ({@link Object#toString()}) is normalised, parses to an equal reference and is what images are stored under.
 */
public sealed interface Reference permits RegistryReference, LocationReference {

    /** The transport of references into registries, and of those that name no transport. */
    String REGISTRY_TRANSPORT = "docker";

    /**
     * Reads a reference as people write them, {@code [TRANSPORT]NAME[:TAG][@DIGEST]}, for the transports that ply
     * brings. A reference without a registry takes the one in the environment variable {@code OCI_REGISTRY_DOMAIN}, else
     * {@code docker.io}. A program with transports or defaults of its own asks its client.
     *
     * @throws InvalidReferenceException when {@code text} is no reference
     */
    static Reference parse(String text) {
        return ReferenceParser.standard().parse(text);
    }

    /** The name of the transport that reads it. */
    String transport();

    /** The tag, where the reference has one. */
    Optional<String> tag();

    /** The digest that decides which content is meant, whatever the tag says. */
    Optional<Digest> digest();
}
