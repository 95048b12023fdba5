package dev.ply.image.registry.credentials;

import dev.ply.image.contract.CredentialSourceContract;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The files of docker and podman are a source of credentials like any other. */
class DockerConfigContractTest extends CredentialSourceContract {

    @TempDir
    private Path folder;

    @Override
    protected CredentialSourceProvider provider() {
        return new DockerConfigProvider();
    }

    @Override
    protected Settings knowing(String registry, Credentials credentials) throws IOException {
        Credentials.Password password = (Credentials.Password) credentials;
        String login = password.user() + ":" + password.secret();
        String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("config.json"), "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + auth + "\"}}}");
        return TestSettings.of(builder -> builder.environment(Map.of("DOCKER_CONFIG", folder.toString())));
    }
}
