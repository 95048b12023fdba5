package dev.ply.image.registry;

import dev.ply.image.spi.CredentialSource;
import java.util.function.Function;

/** Puts a transport together. */
final class DockerTransports {

    private DockerTransports() {}

    static DockerTransport create(
            HttpClients clients,
            Endpoints endpoints,
            Function<Endpoint, CredentialSource> credentials,
            Retry.Retries retries) {
        Exchange exchange = new Exchange(clients);
        Answers answers = new Answers(exchange, retries.time());
        TokenClient tokens = new TokenClient(exchange, answers, retries.time());
        RegistryClient registry = new RegistryClient(exchange, tokens, credentials, new Warnings(retries.notices()));
        Places places = new Places(endpoints, retries);
        return new DockerTransport(
                places,
                new ManifestRequest(registry, answers),
                new TagList(registry, answers, retries.notices()),
                new Blobs(places, registry, exchange, answers, retries),
                new Activities(retries.time()),
                clients);
    }
}
