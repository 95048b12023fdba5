package dev.ply.image.registry;

import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Notices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.tls.HeldCertificate;

/** Makes transports for tests: real HTTP, time as the test has it, and nothing of this machine's configuration. */
final class TestTransport {

    final FakeTime time = new FakeTime();
    final List<String> notices = new CopyOnWriteArrayList<>();

    private final Map<String, RegistrySettings> registries = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>(Map.of("CONTAINERS_REGISTRIES_CONF", "/none"));
    private List<Path> certificates = List.of();
    private CredentialSource credentials = CredentialSource.ANONYMOUS;
    private RetryPolicy policy = RetryPolicy.DEFAULT;
    private Duration stallTimeout = Duration.ofSeconds(10);
    private boolean insecure;

    TestTransport credentials(String registry, Credentials found) {
        CredentialSource previous = credentials;
        credentials = ((CredentialSource)
                        (host, repository) -> host.equals(registry) ? Optional.of(found) : Optional.empty())
                .or(previous);
        return this;
    }

    TestTransport credentials(CredentialSource source) {
        credentials = source;
        return this;
    }

    TestTransport policy(RetryPolicy other) {
        policy = other;
        return this;
    }

    TestTransport stallTimeout(Duration timeout) {
        stallTimeout = timeout;
        return this;
    }

    TestTransport insecure() {
        insecure = true;
        return this;
    }

    TestTransport environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    TestTransport certificates(Path folder) {
        certificates = List.of(folder);
        return this;
    }

    TestTransport mirrors(String registry, String... urls) {
        List<HttpUrl> mirrors = List.of(urls).stream().map(HttpUrl::get).toList();
        registries.put(registry, new RegistrySettings(mirrors, Optional.empty(), false, Optional.empty()));
        return this;
    }

    TestTransport plainHttp(String registry) {
        registries.put(registry, new RegistrySettings(List.of(), Optional.of(true), false, Optional.empty()));
        return this;
    }

    TestTransport caFile(String registry, Path file) {
        registries.put(registry, new RegistrySettings(List.of(), Optional.empty(), false, Optional.of(file)));
        return this;
    }

    DockerTransport create() {
        Notices all = new Notices() {
            @Override
            public void warning(String text) {
                notices.add(text);
            }

            @Override
            public void information(String text) {
                notices.add(text);
            }
        };
        HttpSettings http = new HttpSettings(Duration.ofSeconds(10), stallTimeout, true, environment);
        HostSecurity security = new HostSecurity(registries, new CertsDirectories(certificates), insecure);
        return DockerTransports.create(
                new HttpClients(http, security),
                new Endpoints(registries, security, environment),
                place -> credentials,
                new Retry.Retries(policy, time, RandomGenerator.of("L64X128MixRandom"), all));
    }

    /** A certificate for this machine's loopback addresses. */
    static HeldCertificate certificate() {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .addSubjectAlternativeName("localhost")
                .build();
    }

    /** Many bytes that repeat nowhere. */
    static byte[] bytes(int length) {
        return FaultyRegistry.randomBytes(length, length);
    }
}
