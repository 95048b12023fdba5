package dev.ply.image.registry.archive;

import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;

/** {@code oci-archive:FILE[:TAG][@DIGEST]}: an OCI image layout in a tar archive, plain or gzip'ed. */
public final class OciArchiveTransportProvider implements RegistryTransportProvider {

    @Override
    public String name() {
        return "oci-archive";
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) {
        return new LocalTransport(new Archives(Spool.of(settings), Layout::new));
    }
}
