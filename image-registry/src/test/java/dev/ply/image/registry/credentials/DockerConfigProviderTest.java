package dev.ply.image.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are asked in the order that the command line's contract has. */
class DockerConfigProviderTest {

    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void eachPlaceComesBeforeTheNext() throws IOException {
        environment.put("HOME", folder.toString());
        assertThat(user()).isEmpty();
        write(".docker/config.json", "docker");
        assertThat(user()).contains("docker");
        write(".config/containers/auth.json", "podman");
        assertThat(user()).contains("podman");
        environment.put("XDG_RUNTIME_DIR", folder.toString());
        write("containers/auth.json", "session");
        assertThat(user()).contains("session");
        environment.put("REGISTRY_AUTH_FILE", write("named.json", "named").toString());
        assertThat(user()).contains("named");
        settings.put("authfile", write("explicit.json", "explicit").toString());
        assertThat(user()).contains("explicit");
    }

    @Test
    void dockerConfigNamesTheFolderOfTheFile() throws IOException {
        environment.put("DOCKER_CONFIG", folder.resolve("d").toString());
        write("d/config.json", "docker");

        assertThat(user()).contains("docker");
    }

    @Test
    void anAuthfileThatIsMissingIsAMistake() {
        Path none = folder.resolve("none");
        settings.put("authfile", none.toString());

        assertThatThrownBy(this::user)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(none + ": can't be read: no such file or directory");
    }

    @Test
    void whatIsWrongInsideAnAuthfileIsNotTold() throws IOException {
        Path file = Files.writeString(folder.resolve("auth.json"), "{\"auths\": s3cret");
        settings.put("authfile", file.toString());

        assertThatThrownBy(this::user)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": it can't be read as a file of credentials");
    }

    @Test
    void aBrokenFileIsPassedOver() throws IOException {
        environment.put("HOME", folder.toString());
        write(".docker/config.json", "docker");
        Files.writeString(write(".config/containers/auth.json", "podman"), "<html>");

        assertThat(user()).contains("docker");
    }

    @Test
    void aProgramThatGoesOnSeesFilesComeAndChangeAndGo() throws IOException {
        environment.put("HOME", folder.toString());
        Path named = write("named.json", "first");
        settings.put("authfile", named.toString());
        CredentialSource source = source();
        assertThat(user(source)).contains("first");

        write("named.json", "the second");
        assertThat(user(source)).contains("the second");

        Files.delete(named);
        assertThat(user(source)).isEmpty();

        write(".docker/config.json", "docker");
        assertThat(user(source)).contains("docker");
    }

    private Optional<String> user() throws IOException {
        return user(source());
    }

    private CredentialSource source() throws IOException {
        return new DockerConfigProvider()
                .create(TestSettings.of(
                        builder -> builder.setting("test", settings).environment(environment)));
    }

    private static Optional<String> user(CredentialSource source) throws IOException {
        return source.find("example.com", "app").map(found -> ((Credentials.Password) found).user());
    }

    private Path write(String name, String user) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(folder.resolve(name).resolve("..").normalize());
        String login = Base64.getEncoder().encodeToString((user + ":x").getBytes(StandardCharsets.UTF_8));
        return Files.writeString(file, "{\"auths\":{\"example.com\":{\"auth\":\"" + login + "\"}}}");
    }
}
