package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.spi.Settings;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistrySettingsTest {

    private final List<String> mistakes = new ArrayList<>();

    /** It would be for no registry, and no host to compare others with. */
    @Test
    void whatIsNoRegistrysNameIsAMistake() {
        Settings registries = noting(TestSettings.of(builder -> builder.setting(
                        "registries", Map.of("registry.example:5000", Map.of(), "https://ghcr.io", Map.of())))
                .shared("registries"));

        assertThat(RegistrySettings.read(registries)).containsOnlyKeys("registry.example:5000");
        assertThat(mistakes).containsExactly("https://ghcr.io");
    }

    private Settings noting(Settings settings) {
        return (Settings) Proxy.newProxyInstance(
                Settings.class.getClassLoader(), new Class<?>[] {Settings.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("mistake")) {
                        mistakes.add((String) arguments[0]);
                    }
                    return method.invoke(settings, arguments);
                });
    }
}
