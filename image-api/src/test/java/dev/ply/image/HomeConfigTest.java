package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a home's {@code config.json} says, and what it does not decide. */
class HomeConfigTest {

    @TempDir
    private Path home;

    @Test
    void whatTheBuilderIsNotToldComesFromTheHome() throws IOException {
        write("""
                {"store": "json", "extractor": "erofs", "cache": "fs", "registry": "mock", "jobs": 2, "sync": false,
                 "layersDir": "~/layers", "limits": {"entries": 7}}
                """);

        ImageSettings settings =
                builder().environment(Map.of("HOME", "/users/me")).settings();

        assertThat(settings.store()).contains("json");
        assertThat(settings.extractor()).contains("erofs");
        assertThat(settings.cache()).contains("fs");
        assertThat(settings.registry()).contains("mock");
        assertThat(settings.jobs()).isEqualTo(2);
        assertThat(settings.sync()).isFalse();
        assertThat(settings.layersDirectory()).contains(Path.of("/users/me/layers"));
        assertThat(settings.tree()).isEqualTo(Map.of("limits", Map.of("entries", 7)));
    }

    @Test
    void whatTheBuilderIsToldWinsValueByValue() throws IOException {
        write("""
                {"store": "json", "jobs": 2, "limits": {"entries": 7, "depth": 3}}
                """);

        ImageSettings settings =
                builder().store("sqlite").jobs(4).setting("limits.entries", 8).settings();

        assertThat(settings.store()).contains("sqlite");
        assertThat(settings.jobs()).isEqualTo(4);
        assertThat(settings.tree()).isEqualTo(Map.of("limits", Map.of("entries", 8, "depth", 3)));
    }

    @Test
    void theHomeNeedNotBeAsked() throws IOException {
        write("{\"store\": \"json\", \"limits\": {\"entries\": 7}}");

        ImageSettings settings = builder().homeConfig(false).settings();

        assertThat(settings.store()).isEqualTo(Optional.empty());
        assertThat(settings.tree()).isEmpty();
    }

    @Test
    void mistakesAreToldAtOnceWithTheFile() throws IOException {
        write("{\"store\": 1, \"jobs\": \"many\", \"jbos\": 6}");

        assertThatThrownBy(() -> builder().settings())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("config.json: store: expected a text")
                .hasMessageContaining("config.json: jobs: expected a whole number")
                .hasMessageContaining("config.json: jbos: unknown (known: cache, store");
    }

    @Test
    void aRegistryIsNotTakenForAProvider() throws IOException {
        write("{\"registry\": \"ghcr.io\"}");

        assertThatThrownBy(() -> builder().settings())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("config.json: registry: \"ghcr.io\" is no provider's name")
                .hasMessageContaining("OCI_REGISTRY_DOMAIN");
        assertThat(builder().registry("docker").settings().registry()).contains("docker");
    }

    @Test
    void aHomeWithoutAFileHasNoDefaults() throws IOException {
        assertThat(builder().settings().jobs()).isEqualTo(6);
    }

    private ImageClient.Builder builder() {
        return ImageClient.builder().home(home);
    }

    private void write(String json) throws IOException {
        Files.writeString(home.resolve("config.json"), json);
    }
}
