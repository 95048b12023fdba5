package dev.ply.image.spi;

import java.io.IOException;

/**
 * Makes a {@link RegistryTransport}. All transports on the class path are in use at once, each for the references that
 * begin with its name, {@code NAME:LOCATION}. One that {@link #servesRegistries} reads {@code HOST/REPOSITORY} instead.
 */
public interface RegistryTransportProvider extends Provider {

    /**
     * Whether this reads {@link dev.ply.image.RegistryReference}s. Among several, the setting {@code registry} or the
     * preference decides which one does.
     */
    default boolean servesRegistries() {
        return false;
    }

    /** Makes the transport; called once, when it is first needed. */
    RegistryTransport create(Settings settings, CredentialSource credentials) throws IOException;
}
