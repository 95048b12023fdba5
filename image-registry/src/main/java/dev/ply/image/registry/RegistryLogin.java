package dev.ply.image.registry;

import dev.ply.image.registry.credentials.CredentialStore;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import okhttp3.Headers;
import okhttp3.Response;

/** Logs in to registries and out again: checks credentials, and keeps them where docker does. Not thread-safe. */
public final class RegistryLogin {

    private final TransportSettings settings;
    private final Retry.Retries retries;
    private final Endpoints endpoints;
    private final HostSecurity security;
    private final CredentialStore store;

    /**
     * Reads the settings of {@link DockerTransportProvider}.
     *
     * @throws dev.ply.image.error.ConfigurationException when the environment names no place to keep credentials
     */
    public RegistryLogin(Settings settings) throws IOException {
        this.settings = TransportSettings.read(settings);
        this.retries = new Retry.Retries(
                this.settings.retry(), TimeSource.SYSTEM, RandomGenerator.getDefault(), settings.notices());
        this.security = this.settings.security();
        this.endpoints = new Endpoints(this.settings.registries(), security, settings.environment());
        this.store = CredentialStore.of(settings.environment());
    }

    /**
     * Shows the registry the credentials, and keeps them when it accepts them.
     *
     * @param registry host and optional port, as in references
     * @return where they are kept now, for people
     * @throws dev.ply.image.error.NotAllowedException when the registry refuses them; nothing is kept then
     */
    public String login(String registry, Credentials.Password password) throws IOException {
        check(registry, password);
        return store.save(registry, password);
    }

    /** Forgets the credentials for a registry; returns whether there were some. */
    public boolean logout(String registry) throws IOException {
        return store.remove(registry);
    }

    /** A file that is asked before what is kept here, and has credentials for the registry, too. */
    public Optional<Path> askedBefore(String registry) {
        return store.askedBefore(registry);
    }

    private void check(String registry, Credentials.Password password) throws IOException {
        try (HttpClients clients = new HttpClients(settings.http(), security);
                Activities activities = new Activities(retries.time());
                Activity activity = activities.begin()) {
            Exchange exchange = new Exchange(clients);
            Answers answers =
                    new Answers(exchange, retries.time(), told -> "the user name or the password is refused: " + told);
            TokenClient tokens = new TokenClient(exchange, answers, retries.time());
            RegistryClient client = new RegistryClient(
                    exchange, tokens, place -> (host, path) -> Optional.of(password), new Warnings(retries.notices()));
            Endpoint endpoint = endpoints.registry(registry);
            retries.of(registry).call(activity, () -> {
                try (Response response = client.send(activity, "GET", endpoint, "", Headers.of())) {
                    answers.check(activity, registry, response);
                    return response.code();
                }
            });
        }
    }
}
