package dev.ply.image.contract;

import dev.ply.image.ImageClient;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.inject.SettingsTree;
import dev.ply.image.spi.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Settings for tests that create an implementation through its provider: what the provider called {@code test} gets in a
 * client.
 */
public final class TestSettings {

    private TestSettings() {}

    /** Nothing is set, and there is no home. */
    public static Settings none() {
        return of(builder -> {});
    }

    /** A home, in which nothing need survive a power cut, and nothing else. */
    public static Settings in(Path home) {
        return of(builder -> builder.home(home).sync(false));
    }

    /** What the builder is told; a provider's own settings begin with {@code test.}. */
    public static Settings of(Consumer<ImageClient.Builder> description) {
        ImageClient.Builder builder =
                ImageClient.builder().home(Path.of("/nonexistent")).environment(Map.of());
        description.accept(builder);
        try {
            return SettingsTree.of(builder.settings(), "test");
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }
}
