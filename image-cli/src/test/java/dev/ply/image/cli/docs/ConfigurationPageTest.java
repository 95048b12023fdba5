package dev.ply.image.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.ImageClient;
import dev.ply.image.contract.RecordedNotices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} leaves out nothing that the sources ask for. */
class ConfigurationPageTest {

    private static final Pattern SETTING = Pattern.compile("\\b(?:settings|limits|extract|registries)\\s*\\."
            + "(?:texts?|flag|number|bytes|duration|path|uri|choice|shared)\\(\\s*\"(\\w+)\"");
    private static final Pattern HOME_CONFIG =
            Pattern.compile("\\bconfig\\.(?:text|flag|number|provider)\\(\"(\\w+)\"");
    private static final Pattern VARIABLE =
            Pattern.compile("\"((?:PLY|OCI|XDG|DOCKER|REGISTRY|CONTAINERS|HTTPS?|ALL|NO)_[A-Z_]+)\"");
    private static final Pattern LAUNCHER_VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    @Test
    void everySettingIsExplained() throws IOException {
        Set<String> settings = inSources(SETTING);
        settings.addAll(inSources(HOME_CONFIG));

        assertThat(settings)
                .contains("layersDir", "jobs", "mirrors", "lockTimeout", "ratio")
                .hasSizeGreaterThan(30);
        // A section has no row of its own.
        assertThat(settings).allSatisfy(name -> assertThat(page()).containsPattern("[`.]" + name + "[`.]"));
    }

    @Test
    void everyVariableIsExplained() throws IOException {
        Set<String> variables = inSources(VARIABLE);
        variables.addAll(matches(LAUNCHER_VARIABLE, Files.readString(Path.of("bin/ply"))));

        assertThat(variables).contains("PLY_JAVA_OPTS", "NO_PROXY", "REGISTRY_AUTH_FILE", "OCI_REGISTRY_DOMAIN");
        assertThat(variables).allSatisfy(name -> assertThat(page()).contains("`" + name + "`"));
    }

    @Test
    void theExampleIsTaken(@TempDir Path home) throws IOException {
        Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page());
        assertThat(example.find()).isTrue();
        Files.writeString(home.resolve("config.json"), example.group(1));
        RecordedNotices notices = new RecordedNotices();

        try (ImageClient client = ImageClient.builder()
                .home(home)
                .environment(Map.of("HOME", home.toString()))
                .notices(notices)
                .build()) {
            assertThat(client.images()).isEmpty();
        }
        assertThat(notices.warnings()).isEmpty();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "configuration.md"));
    }

    private static Set<String> inSources(Pattern name) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String module : Set.of("api", "cache", "cli", "extract", "registry", "store")) {
            try (Stream<Path> files = Files.walk(Path.of("..", "image-" + module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    found.addAll(matches(name, Files.readString(file)));
                }
            }
        }
        return found;
    }

    private static Set<String> matches(Pattern name, String text) {
        Set<String> found = new TreeSet<>();
        name.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
