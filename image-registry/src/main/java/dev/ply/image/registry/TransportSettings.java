package dev.ply.image.registry;

import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** All that {@link DockerTransportProvider} documents, read from settings. */
record TransportSettings(
        HttpSettings http,
        RetryPolicy retry,
        Map<String, RegistrySettings> registries,
        CertsDirectories certificates,
        Optional<Credentials> creds,
        boolean insecure) {

    static TransportSettings read(Settings settings) {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        Duration stallTimeout = settings.duration("stallTimeout", usual.attemptLimit());
        RetryPolicy retry = new RetryPolicy(
                (int) settings.number("attempts", usual.attempts(), 3, 1000),
                usual.firstWait(),
                usual.longestWait(),
                settings.duration("failingLimit", usual.failingLimit()),
                settings.duration("stallLimit", usual.stallLimit()),
                usual.longestRetryAfter(),
                stallTimeout);
        HttpSettings http = new HttpSettings(
                settings.duration("connectTimeout", Duration.ofSeconds(10)),
                stallTimeout,
                settings.flag("http2", true),
                settings.environment());
        return new TransportSettings(
                http,
                retry,
                RegistrySettings.read(settings.shared("registries")),
                CertsDirectories.standard(settings.environment()),
                creds(settings),
                settings.flag("insecure", false));
    }

    private static Optional<Credentials> creds(Settings settings) {
        Optional<String> text = settings.text("creds");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.get().indexOf(':');
        if (colon < 1) {
            settings.mistake("creds", "expected USER:PASSWORD");
            return Optional.empty();
        }
        return Optional.of(new Credentials.Password(
                text.get().substring(0, colon), text.get().substring(colon + 1)));
    }

    HostSecurity security() {
        return new HostSecurity(registries, certificates, insecure);
    }
}
