package dev.ply.image.pull;

import dev.ply.image.Reference;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.util.Set;

/** The transports in use, each made when it is first needed. Thread-safe; closing closes those that were made. */
public interface Transports extends AutoCloseable {

    /** The transport that reads this reference; not to be closed by the caller. */
    RegistryTransport forReference(Reference reference) throws IOException;

    /** The names of those that read places rather than registries. Asked once. */
    Set<String> locations();

    @Override
    void close();
}
