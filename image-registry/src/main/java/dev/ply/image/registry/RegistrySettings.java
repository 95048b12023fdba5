package dev.ply.image.registry;

import dev.ply.image.spi.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * What our own settings say about one registry.
 *
 * @param mirrors where to ask first, in order
 * @param plainHttp whether to speak HTTP; empty where that is not said
 * @param insecure whether any certificate will do
 * @param caFile CAs to trust, PEM
 */
record RegistrySettings(List<HttpUrl> mirrors, Optional<Boolean> plainHttp, boolean insecure, Optional<Path> caFile) {

    /** The section {@code registries}: by registry, as in a reference. */
    static Map<String, RegistrySettings> read(Settings registries) {
        Map<String, RegistrySettings> read = new LinkedHashMap<>();
        for (String registry : registries.names()) {
            RegistrySettings settings = readOne(registries.section(registry));
            if (Endpoint.isHost(registry)) {
                read.put(registry, settings);
            } else {
                registries.mistake(registry, "a registry is named HOST or HOST:PORT");
            }
        }
        return read;
    }

    private static RegistrySettings readOne(Settings settings) {
        List<HttpUrl> mirrors = settings.texts("mirrors").stream()
                .flatMap(text -> mirror(settings, text).stream())
                .toList();
        boolean plain = settings.flag("plainHttp", false);
        Optional<Boolean> plainHttp = settings.names().contains("plainHttp") ? Optional.of(plain) : Optional.empty();
        return new RegistrySettings(mirrors, plainHttp, settings.flag("insecure", false), settings.path("caFile"));
    }

    private static Optional<HttpUrl> mirror(Settings settings, String text) {
        Optional<HttpUrl> mirror = Optional.ofNullable(HttpUrl.parse(text));
        if (mirror.isEmpty()) {
            settings.mistake("mirrors", "a mirror is not http://HOST or https://HOST");
        }
        return mirror;
    }
}
