package dev.ply.image;

import java.util.Optional;

/**
 * An image in a registry. {@link Reference#parse(String)} makes these from text and checks the grammar.
 *
 * @param domain host and optional port, such as {@code docker.io} or {@code [::1]:5000}
 * @param repository the repository's path, such as {@code library/nginx}
 * @param tag the tag
 * @param digest the digest
 */
public record RegistryReference(String domain, String repository, Optional<String> tag, Optional<Digest> digest)
        implements Reference {

    @Override
    public String transport() {
        return REGISTRY_TRANSPORT;
    }

    /** Domain and repository. */
    public String name() {
        return domain + "/" + repository;
    }

    /** What to ask the registry for: the digest where there is one, else the tag. */
    public String tagOrDigest() {
        return digest.map(Digest::toString).or(() -> tag).orElse("latest");
    }

    /** The same repository at this digest. */
    public RegistryReference at(Digest wanted) {
        return new RegistryReference(domain, repository, tag, Optional.of(wanted));
    }

    /** The normalised text, without a transport: {@code docker.io/library/nginx:latest}. */
    @Override
    public String toString() {
        return name()
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
