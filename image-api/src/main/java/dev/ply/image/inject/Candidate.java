package dev.ply.image.inject;

import dev.ply.image.spi.Provider;
import dev.ply.image.spi.RegistryTransportProvider;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A provider, and what it says about itself. Asked once, since it may answer by throwing whatever it likes. */
record Candidate<P extends Provider>(P provider, String name, int preference, boolean servesRegistries) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

    Candidate {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name \"" + name + "\" is not of a-z, 0-9 and hyphens");
        }
    }

    static <P extends Provider> Candidate<P> of(P provider) {
        boolean servesRegistries =
                provider instanceof RegistryTransportProvider transport && transport.servesRegistries();
        return new Candidate<>(provider, provider.name(), provider.preference(), servesRegistries);
    }

    /** Why it can't work here. */
    Optional<String> unavailable() {
        try {
            return Objects.requireNonNull(provider.unavailable(), "unavailable() gives null");
        } catch (Throwable e) {
            return Optional.of(origin() + ": " + ProviderFailure.explain(e));
        }
    }

    /** Its class, and where that came from. */
    String origin() {
        return Origin.describe(provider.getClass());
    }
}
