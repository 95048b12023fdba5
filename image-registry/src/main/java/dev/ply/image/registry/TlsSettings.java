package dev.ply.image.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to speak TLS with a host.
 *
 * @param verify whether the host must prove who it is
 * @param authorities PEM files with CAs to trust beside the machine's
 * @param client what to show the host, where it wants to know who we are
 */
record TlsSettings(boolean verify, List<Path> authorities, Optional<ClientCertificate> client) {

    /** As the machine does. */
    static final TlsSettings DEFAULT = new TlsSettings(true, List.of(), Optional.empty());

    /** PEM files with a certificate chain and its key. */
    record ClientCertificate(Path chain, Path key) {}

    /** Copies the list. */
    TlsSettings {
        authorities = List.copyOf(authorities);
    }

    /** The same, whoever the host is. */
    TlsSettings unverified() {
        return new TlsSettings(false, authorities, client);
    }
}
