package dev.ply.image.registry.credentials;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.FileFailure;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Credentials from docker's and podman's files, and from the credential helpers that these name. Asked in this order:
 * the setting {@code authfile}, {@code $REGISTRY_AUTH_FILE}, podman's {@code auth.json}, {@code config.json} in
 * {@code $DOCKER_CONFIG} or {@code ~/.docker}. Settings, in the section {@code docker-config}:
 *
 * <ul>
 *   <li>{@code authfile}: a file to ask first; it must exist
 *   <li>{@code helperTimeout}: how long a credential helper may take; default 30 s
 * </ul>
 *
 * <p>A helper that fails or hangs, or a file that can't be read, is reported and taken for one that knows nothing. Files
 * are read again once they have changed.
 */
public final class DockerConfigProvider implements CredentialSourceProvider {

    @Override
    public String name() {
        return "docker-config";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public CredentialSource create(Settings settings) throws IOException {
        CredentialHelpers helpers = new CredentialHelpers(
                settings.environment(), settings.duration("helperTimeout", Duration.ofSeconds(30)), settings.notices());
        CredentialSource all = CredentialSource.ANONYMOUS;
        Optional<Path> explicit = settings.path("authfile");
        if (explicit.isPresent()) {
            all = explicit(file(explicit.get(), helpers, settings), explicit.get());
        }
        for (Path file : CredentialFiles.all(settings.environment())) {
            all = all.or(file(file, helpers, settings));
        }
        return all;
    }

    private static CurrentAuthFile file(Path file, CredentialHelpers helpers, Settings settings) {
        return new CurrentAuthFile(
                file, helpers, e -> settings.notices().warning(unreadable(file, e) + "; going on without it"));
    }

    private static CredentialSource explicit(CurrentAuthFile source, Path file) throws ConfigurationException {
        try {
            source.require();
            return source;
        } catch (IOException e) {
            throw new ConfigurationException(unreadable(file, e), e);
        }
    }

    /** What is wrong inside is not told, since what stands there is secret. */
    private static String unreadable(Path file, IOException e) {
        return e instanceof FileSystemException
                ? file + ": can't be read: " + FileFailure.of(e).reason()
                : file + ": it can't be read as a file of credentials";
    }
}
