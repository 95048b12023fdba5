package dev.ply.image.registry;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.util.random.RandomGenerator;

/**
 * Registries over HTTP. Settings, in the section {@code docker}:
 *
 * <ul>
 *   <li>{@code insecure}: whether any certificate, or else plain HTTP, will do; default false. Registries on this
 *       machine may always speak plain HTTP.
 *   <li>{@code creds}: {@code USER:PASSWORD} to log in with before any other; for registries, never for their mirrors
 *   <li>{@code connectTimeout}: for a connection to come about; default 10 s
 *   <li>{@code stallTimeout}: after which silence is a failure; default 30 s
 *   <li>{@code attempts}: how many may fail in a row, at least 3; default 6
 *   <li>{@code failingLimit}, {@code stallLimit}: for attempts that fail in a row, all together; default 60 s, and 2 m
 *       where one met silence
 *   <li>{@code http2}: whether to speak HTTP/2 where the server does; default true
 * </ul>
 *
 * <p>and in the shared section {@code registries}, by a registry's name as in references:
 *
 * <ul>
 *   <li>{@code mirrors}: URLs to ask first, in order; a path therein comes before the repository's
 *   <li>{@code plainHttp}: true for HTTP, false for HTTPS only
 *   <li>{@code insecure}: the same as above for this registry
 *   <li>{@code caFile}: PEM file with CAs to trust beside the machine's, for the registry and its mirrors
 * </ul>
 *
 * <p>For registries without such an entry podman's {@code registries.conf} is honoured; {@code certs.d} and the proxy
 * variables are for all.
 */
public final class DockerTransportProvider implements RegistryTransportProvider {

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public boolean servesRegistries() {
        return true;
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) {
        TransportSettings read = TransportSettings.read(settings);
        Retry.Retries retries =
                new Retry.Retries(read.retry(), TimeSource.SYSTEM, RandomGenerator.getDefault(), settings.notices());
        HostSecurity security = read.security();
        Endpoints endpoints = new Endpoints(read.registries(), security, settings.environment());
        CredentialSource own = (registry, repository) -> read.creds();
        return DockerTransports.create(
                new HttpClients(read.http(), security),
                endpoints,
                place -> place.mirrored().isPresent() ? credentials : own.or(credentials),
                retries);
    }
}
