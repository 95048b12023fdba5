package dev.ply.image.registry.archive;

import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;

/** {@code docker-archive:FILE[:NAME:TAG]}: what {@code docker save} writes, plain or gzip'ed. */
public final class DockerArchiveTransportProvider implements RegistryTransportProvider {

    @Override
    public String name() {
        return "docker-archive";
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) {
        return new LocalTransport(new Archives(Spool.of(settings), DockerArchive::new));
    }
}
