package dev.ply.image.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of credentials are understood as docker and podman write them. */
class AuthFileTest {

    private static final String ALICE = "\"auth\":\"YWxpY2U6czNjcmV0\"";
    private static final Credentials ALICES = new Credentials.Password("alice", "s3cret");

    private final List<String> warnings = new ArrayList<>();
    private final Notices notices = new Notices() {
        @Override
        public void warning(String text) {
            warnings.add(text);
        }

        @Override
        public void information(String text) {}
    };

    @TempDir
    private Path folder;

    /** Docker's reader doesn't look there either. */
    @Test
    void whatFollowsTheObjectIsLeftAlone() throws IOException {
        assertThat(find("{\"auths\":{\"example.com\":{" + ALICE + "}}}\n}", "example.com", "app"))
                .contains(ALICES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://index.docker.io/v1/",
                "https://index.docker.io/v1/access-token",
                "index.docker.io",
                "docker.io",
                "https://registry-1.docker.io/v2/"
            })
    void dockersOwnRegistryHasManyKeys(String key) throws IOException {
        Optional<Credentials> expected = key.endsWith("access-token") ? Optional.empty() : Optional.of(ALICES);

        assertThat(find("{\"auths\":{\"" + key + "\":{" + ALICE + "}}}", "docker.io", "library/app"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,example.com",
        "https://example.com,example.com",
        "http://example.com/,example.com",
        "https://example.com/v2/,example.com",
        "EXAMPLE.com,example.com",
        "example.com:5000,example.com:5000",
        "example.com/team,example.com"
    })
    void keysMayBeUrlsAndPaths(String key, String registry) throws IOException {
        assertThat(find("{\"auths\":{\"" + key + "\":{" + ALICE + "}}}", registry, "team/app"))
                .contains(ALICES);
    }

    @ParameterizedTest
    @CsvSource({"example.com:5000,example.com", "sub.example.com,example.com", "example.com/te,example.com"})
    void otherRegistriesAndPathsDoNotMatch(String key, String registry) throws IOException {
        assertThat(find("{\"auths\":{\"" + key + "\":{" + ALICE + "}}}", registry, "team/app"))
                .isEmpty();
    }

    @Test
    void theLongestPathWins() throws IOException {
        String file = "{\"auths\":{\"example.com/team/app\":{" + ALICE
                + "},\"example.com\":{\"username\":\"bob\",\"password\":\"b\"},"
                + "\"example.com/team\":{\"username\":\"carol\",\"password\":\"c\"}}}";

        assertThat(find(file, "example.com", "team/app")).contains(ALICES);
        assertThat(find(file, "example.com", "team/other")).contains(new Credentials.Password("carol", "c"));
        assertThat(find(file, "example.com", "else")).contains(new Credentials.Password("bob", "b"));
    }

    @Test
    void anIdentityTokenComesBeforeAPlaceholderLogin() throws IOException {
        String file = "{\"auths\":{\"x.azurecr.io\":{\"auth\":\"MDAwMDAwMDA6\",\"identitytoken\":\"refresh\"}}}";

        assertThat(find(file, "x.azurecr.io", "app")).contains(new Credentials.IdentityToken("refresh"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"auths\":{\"example.com\":{}}}",
                "{\"auths\":{\"example.com\":{\"auth\":\"!!\"}}}",
                "{\"auths\":{\"example.com\":{\"auth\":\"bm9jb2xvbg==\"}}}",
                "{\"auths\":[]}",
                "[]"
            })
    void whatMakesNoSenseIsNothing(String file) throws IOException {
        assertThat(find(file, "example.com", "app")).isEmpty();
    }

    @Test
    void theRegistrysOwnHelperComesBeforeTheCommonOneAndTheFile() throws IOException {
        String file =
                "{\"credHelpers\":{\"example.com\":\"own\"},\"credsStore\":\"common\",\"auths\":{\"example.com\":{"
                        + ALICE + "}}}";
        helper("common", "echo '{\"Username\":\"common\",\"Secret\":\"x\"}'");
        Map<String, String> environment = helper("own", "echo '{\"Username\":\"own\",\"Secret\":\"x\"}'");

        assertThat(find(file, "example.com", "app", environment)).contains(new Credentials.Password("own", "x"));
        assertThat(find(file, "other.com", "app", environment)).contains(new Credentials.Password("common", "x"));
    }

    @Test
    void notFoundFromAHelperIsAnonymousAndNoProblem() throws IOException {
        Map<String, String> environment = helper("own", "echo 'credentials not found in native keychain'; exit 1");

        assertThat(find("{\"credHelpers\":{\"example.com\":\"own\"}}", "example.com", "app", environment))
                .isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theHelperIsAskedForTheNameDockerStoresItsRegistryUnder() throws IOException {
        Map<String, String> environment =
                helper("own", "read key; echo \"{\\\"Username\\\":\\\"u\\\",\\\"Secret\\\":\\\"$key\\\"}\"");

        assertThat(find("{\"credsStore\":\"own\"}", "docker.io", "library/app", environment))
                .contains(new Credentials.Password("u", "https://index.docker.io/v1/"));
    }

    @Test
    void aHelpersTokenUserMeansAnIdentityToken() throws IOException {
        Map<String, String> environment = helper("own", "echo '{\"Username\":\"<token>\",\"Secret\":\"refresh\"}'");

        assertThat(find("{\"credsStore\":\"own\"}", "example.com", "app", environment))
                .contains(new Credentials.IdentityToken("refresh"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo broken >&2; exit 3",
                "echo '<html>'",
                "exec sleep 600",
                "cat /dev/zero",
                "sleep 600 & exec sleep 600"
            })
    void aHelperThatFailsOrHangsIsReportedOnceAndThePullGoesOnAnonymously(String script) throws IOException {
        Map<String, String> environment = helper("own", script);
        CredentialHelpers helpers = new CredentialHelpers(environment, Duration.ofMillis(300), notices);
        AuthFile file =
                AuthFile.read(Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"own\"}"), helpers);

        assertThat(file.find("example.com", "app")).isEmpty();
        assertThat(file.find("example.com", "app")).isEmpty();

        assertThat(warnings).singleElement().asString().startsWith("docker-credential-own: ");
    }

    @Test
    void aHelperThatHangsIsAskedOnce() throws IOException {
        Map<String, String> environment = helper("own", "echo asked >>\"$HOME/asked\"; exec sleep 600");
        CredentialHelpers helpers = new CredentialHelpers(environment, Duration.ofMillis(300), notices);
        AuthFile file =
                AuthFile.read(Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"own\"}"), helpers);

        file.find("example.com", "app");
        file.find("example.com", "other");

        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "../evil", "a b"})
    void aHelperThatIsNotThereIsReported(String name) throws IOException {
        assertThat(find("{\"credsStore\":\"" + name + "\"}", "example.com", "app"))
                .isEmpty();
        assertThat(warnings).hasSize(1);
    }

    private Map<String, String> helper(String name, String script) throws IOException {
        return HelperScript.write(folder, name, script);
    }

    private Optional<Credentials> find(String file, String registry, String repository) throws IOException {
        return find(file, registry, repository, Map.of("PATH", "/usr/bin:/bin"));
    }

    private Optional<Credentials> find(String file, String registry, String repository, Map<String, String> environment)
            throws IOException {
        CredentialHelpers helpers = new CredentialHelpers(environment, Duration.ofSeconds(30), notices);
        return AuthFile.read(Files.writeString(folder.resolve("config.json"), file), helpers)
                .find(registry, repository);
    }
}
