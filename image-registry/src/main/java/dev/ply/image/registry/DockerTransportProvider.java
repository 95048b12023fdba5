package dev.ply.image.registry;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Registries over HTTP. */
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
        HttpSettings http = new HttpSettings(
                settings.duration("connectTimeout", Duration.ofSeconds(10)),
                settings.duration("stallTimeout", Duration.ofSeconds(30)));
        boolean insecure = settings.flag("insecure", false);
        TimeSource time = TimeSource.SYSTEM;
        HttpClients clients = new HttpClients(http);
        Exchange exchange = new Exchange(clients);
        Answers answers = new Answers(exchange, time);
        RegistryClient registry = new RegistryClient(exchange, new TokenClient(exchange, answers, time), credentials);
        Retry.Retries retries =
                new Retry.Retries(RetryPolicy.DEFAULT, time, RandomGenerator.getDefault(), settings.notices());
        Endpoints endpoints = image -> List.of(Endpoint.of(
                image.domain(),
                image.repository(),
                insecure
                        ? Endpoint.Security.INSECURE
                        : Endpoint.isLoopback(image.domain()) ? Endpoint.Security.LOOPBACK : Endpoint.Security.TLS));
        return new DockerTransport(endpoints, clients, exchange, registry, answers, retries, new Activities(time));
    }
}
