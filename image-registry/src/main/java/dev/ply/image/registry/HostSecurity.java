package dev.ply.image.registry;

import dev.ply.image.registry.Endpoint.Security;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** How to connect to each host: what the settings allow, and which certificates matter. Thread-safe. */
final class HostSecurity implements HttpClients.TlsLookup {

    private final Map<String, RegistrySettings> registries;
    private final CertsDirectories certificates;
    private final boolean insecure;

    /** @param insecure whether no host needs to prove who it is */
    HostSecurity(Map<String, RegistrySettings> registries, CertsDirectories certificates, boolean insecure) {
        this.registries = Map.copyOf(registries);
        this.certificates = certificates;
        this.insecure = insecure;
    }

    /**
     * How to connect to a registry.
     *
     * @param anyCertificate whether something else says that this one need not prove who it is
     */
    Security of(String registry, boolean anyCertificate) throws IOException {
        Optional<RegistrySettings> own = Optional.ofNullable(registries.get(registry));
        Optional<Boolean> plainHttp = own.flatMap(RegistrySettings::plainHttp);
        if (plainHttp.isPresent() && plainHttp.get()) {
            return Security.PLAIN;
        }
        if (insecure || anyCertificate || own.map(RegistrySettings::insecure).orElse(false)) {
            return Security.INSECURE;
        }
        boolean decided =
                plainHttp.isPresent() || own.flatMap(RegistrySettings::caFile).isPresent();
        return decided || !Endpoint.isLoopback(registry) || hasCertificates(registry)
                ? Security.TLS
                : Security.LOOPBACK;
    }

    @Override
    public TlsSettings of(String host, int port) throws IOException {
        TlsSettings found = certificates.of(host, port).orElse(TlsSettings.DEFAULT);
        String hostAndPort = host + ":" + port;
        Stream<Path> own = registries.entrySet().stream()
                .filter(entry -> concerns(entry.getKey(), entry.getValue(), hostAndPort))
                .flatMap(entry -> entry.getValue().caFile().stream());
        List<Path> authorities =
                Stream.concat(own, found.authorities().stream()).distinct().toList();
        return new TlsSettings(!insecure, authorities, found.client());
    }

    /** A registry's CAs are its mirrors', too. */
    private static boolean concerns(String registry, RegistrySettings settings, String hostAndPort) {
        Stream<String> mirrors = settings.mirrors().stream().map(url -> url.host() + ":" + url.port());
        return Stream.concat(Stream.of(hostAndPort(registry)), mirrors).anyMatch(hostAndPort::equals);
    }

    private boolean hasCertificates(String registry) throws IOException {
        HttpUrl url = Endpoint.of(registry, "", Security.TLS).url("https", "");
        return certificates.of(url.host(), url.port()).isPresent();
    }

    private static String hostAndPort(String registry) {
        HttpUrl url = Endpoint.of(registry, "", Security.TLS).url("https", "");
        return url.host() + ":" + url.port();
    }
}
