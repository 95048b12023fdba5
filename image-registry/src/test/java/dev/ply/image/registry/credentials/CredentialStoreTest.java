package dev.ply.image.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.ImageException;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials are kept where docker looks for them, and nothing else there is touched. */
class CredentialStoreTest {

    private static final Credentials.Password ALICE = new Credentials.Password("alice", "s3cret");

    @TempDir
    private Path home;

    private Path config = Path.of("");

    @BeforeEach
    void place() {
        config = home.resolve(".docker/config.json");
    }

    @Test
    void aLoginIsKeptInAFileThatOnlyItsOwnerReads() throws IOException {
        assertThat(store().save("example.com", ALICE)).isEqualTo(config.toString());

        assertThat(Files.readString(config)).contains("\"example.com\"").contains("YWxpY2U6czNjcmV0");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
    }

    @Test
    void keysThatAreNotKnownStay() throws IOException {
        write("{\"detachKeys\":\"ctrl-x\",\"auths\":{\"other.com\":{\"auth\":\"eDp5\",\"email\":\"e\"}}}");

        store().save("example.com", ALICE);
        store().remove("example.com");

        assertThat(Files.readString(config))
                .contains("\"detachKeys\" : \"ctrl-x\"")
                .contains("\"email\" : \"e\"")
                .doesNotContain("example.com");
    }

    @Test
    void anOlderEntryUnderAnotherKeyIsReplaced() throws IOException {
        write("{\"auths\":{\"https://example.com/v2/\":{\"auth\":\"b2xkOm9sZA==\"}}}");

        store().save("example.com", ALICE);

        assertThat(Files.readString(config)).doesNotContain("b2xkOm9sZA==").doesNotContain("https://");
    }

    @Test
    void dockersOwnRegistryIsKeptUnderItsOldKey() throws IOException {
        store().save("docker.io", ALICE);

        assertThat(Files.readString(config)).contains("https://index.docker.io/v1/");
        assertThat(store().remove("index.docker.io")).isTrue();
    }

    @Test
    void whereThereIsAHelperTheSecretIsItsOwn() throws IOException {
        Map<String, String> environment = HelperScript.write(home, "own", "cat > \"$HOME/kept-$1\"");
        write("{\"credsStore\":\"own\"}");

        CredentialStore.of(environment).save("example.com", ALICE);

        assertThat(Files.readString(home.resolve("kept-store"))).contains("s3cret");
        assertThat(Files.readString(config)).contains("example.com").doesNotContain("YWxpY2U6czNjcmV0");
        assertThat(CredentialStore.of(environment).remove("example.com")).isTrue();
        assertThat(Files.readString(home.resolve("kept-erase"))).isEqualTo("example.com");
    }

    @Test
    void aHelperThatFailsIsAFailure() throws IOException {
        Map<String, String> environment = HelperScript.write(home, "own", "echo locked; exit 1");
        write("{\"credHelpers\":{\"example.com\":\"own\"}}");

        assertThatThrownBy(() -> CredentialStore.of(environment).save("example.com", ALICE))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("locked");
        assertThat(Files.readString(config)).doesNotContain("auths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{\"auths\":[]}", "{\"auths\":\"none\"}"})
    void aFileThatIsNotDockersIsNotOverwritten(String content) throws IOException {
        write(content);

        assertThatThrownBy(() -> store().save("example.com", ALICE)).isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> store().remove("example.com")).isInstanceOf(ImageException.class);
        assertThat(Files.readString(config)).isEqualTo(content);
    }

    @Test
    void aLinkToTheFileStaysALink() throws IOException {
        write("{}");
        Path real = Files.move(config, home.resolve("real.json"));
        Files.createSymbolicLink(config, real);

        store().save("example.com", ALICE);

        assertThat(config).isSymbolicLink();
        assertThat(Files.readString(real)).contains("example.com");
    }

    @Test
    void loggingOutOfWhatIsNotKnownSaysSo() throws IOException {
        assertThat(store().remove("example.com")).isFalse();
        write("{\"auths\":{\"other.com\":{}}}");
        assertThat(store().remove("example.com")).isFalse();
    }

    @Test
    void aFileThatIsAskedBeforeIsKnown() throws IOException {
        store().save("example.com", ALICE);
        assertThat(store().askedBefore("example.com")).isEmpty();

        Path podman = home.resolve(".config/containers/auth.json");
        Files.createDirectories(home.resolve(".config/containers"));
        Files.copy(config, podman);
        assertThat(store().askedBefore("example.com")).contains(podman);
        assertThat(store().askedBefore("other.com")).isEmpty();
    }

    @Test
    void dockerConfigNamesTheFolder() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", "/nowhere"));
        environment.put("DOCKER_CONFIG", home.resolve("elsewhere").toString());

        CredentialStore.of(environment).save("example.com", ALICE);

        assertThat(home.resolve("elsewhere/config.json")).exists();
    }

    @Test
    void withoutAHomeThereIsNoPlace() {
        assertThatThrownBy(() -> CredentialStore.of(Map.of())).isInstanceOf(ConfigurationException.class);
    }

    private CredentialStore store() throws IOException {
        return CredentialStore.of(Map.of("HOME", home.toString()));
    }

    private void write(String content) throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(config, content);
    }
}
