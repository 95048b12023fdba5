package dev.ply.image.spi;

import java.io.IOException;
import java.util.Optional;

/** Knows how to log in. Thread-safe. */
@FunctionalInterface
public interface CredentialSource {

    /** Knows nothing. */
    CredentialSource ANONYMOUS = (registry, repository) -> Optional.empty();

    /**
     * The credentials for a repository.
     *
     * @param registry host and optional port, as in a reference
     * @param repository the path in the registry
     * @return what to log in with; empty to go on anonymously
     * @throws IOException only when going on anonymously would be wrong
     */
    Optional<Credentials> find(String registry, String repository) throws IOException;

    /** This source, and where it knows nothing, the other. */
    default CredentialSource or(CredentialSource next) {
        return (registry, repository) -> {
            Optional<Credentials> found = find(registry, repository);
            return found.isPresent() ? found : next.find(registry, repository);
        };
    }
}
