package dev.ply.image.registry.layout;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;

/** {@code oci:DIR[:TAG][@DIGEST]}: an OCI image layout in a folder. */
public final class LayoutTransportProvider implements RegistryTransportProvider {

    @Override
    public String name() {
        return "oci";
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) {
        return new LocalTransport(Layout::in);
    }
}
