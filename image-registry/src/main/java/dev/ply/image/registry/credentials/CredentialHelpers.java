package dev.ply.image.registry.credentials;

import dev.ply.image.spi.Notices;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Knows how to run credential helpers, and tells the user once about each that does not work. Thread-safe. */
final class CredentialHelpers {

    private final Map<String, String> environment;
    private final Duration timeout;
    private final Notices notices;
    private final ConcurrentMap<String, CredentialHelper> known = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param environment for the helpers to run in */
    CredentialHelpers(Map<String, String> environment, Duration timeout, Notices notices) {
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.notices = notices;
    }

    /** The program {@code docker-credential-NAME}. */
    CredentialHelper named(String name) {
        return known.computeIfAbsent(name, unknown -> new CredentialHelper(name, environment, timeout, this::report));
    }

    private void report(String problem) {
        if (reported.add(problem)) {
            notices.warning(problem);
        }
    }
}
