package dev.ply.image.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CredentialSource} must do. */
public abstract class CredentialSourceContract {

    private static final String REGISTRY = "registry.example.com";
    private static final Credentials KNOWN = new Credentials.Password("alice", "wonderland");

    /** The provider of the source under test. */
    protected abstract CredentialSourceProvider provider();

    /** Settings with which the source knows these credentials for this registry, and no others. */
    protected abstract Settings knowing(String registry, Credentials credentials) throws IOException;

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(CredentialSourceProvider.class).stream())
                .anyMatch(found -> found.type().equals(provider().getClass()));
    }

    @Test
    void everyRepositoryOfTheRegistryGetsWhatIsKnown() throws IOException {
        CredentialSource source = source();

        assertThat(source.find(REGISTRY, "app")).contains(KNOWN);
        assertThat(source.find(REGISTRY, "team/app/web")).contains(KNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "registry.example.com:5000",
                "registry.example.com.example.org",
                "my-registry.example.com",
                "docker.io",
                "[::1]:5000"
            })
    void noOtherRegistryGetsIt(String other) throws IOException {
        assertThat(source().find(other, "app")).isEmpty();
    }

    @Test
    void nothingShowsTheSecret() throws IOException {
        CredentialSource source = source();

        assertThat(source.toString()).doesNotContain("wonderland");
        assertThat(source.find(REGISTRY, "app").toString()).doesNotContain("wonderland");
    }

    @Test
    void threadsAskAtTheSameTime() throws Exception {
        CredentialSource source = source();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Optional<Credentials>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String registry = i % 2 == 0 ? REGISTRY : "registry.example.org";
                answers.add(threads.submit(() -> source.find(registry, "app")));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? Optional.of(KNOWN) : Optional.empty());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private CredentialSource source() throws IOException {
        return provider().create(knowing(REGISTRY, KNOWN));
    }
}
