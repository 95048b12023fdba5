package dev.ply.image.registry.archive;

import dev.ply.image.LocationReference;
import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.spi.RegistryTransport;
import java.nio.file.Path;

/** The transports of this package over a folder for tests. */
final class OpenArchive {

    private static final long SPOOL_LIMIT = 1 << 20;

    private OpenArchive() {}

    static RegistryTransport oci(Path folder) {
        return new LocalTransport(new Archives(new Spool(folder.resolve("spool"), SPOOL_LIMIT), Layout::new));
    }

    static RegistryTransport docker(Path folder) {
        return new LocalTransport(new Archives(new Spool(folder.resolve("spool"), SPOOL_LIMIT), DockerArchive::new));
    }

    static LocationReference named(Path archive, String name) {
        return new LocationReference("archive", archive + (name.isEmpty() ? "" : ":" + name));
    }
}
