package com.example.dir;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;

/** Makes the transport for references that begin with {@code dir:}. */
public final class DirTransportProvider implements RegistryTransportProvider {

    @Override
    public String name() {
        return "dir";
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) {
        return new DirTransport();
    }
}
