package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of commands that may ask a registry. */
final class RegistryOptions {

    @Option(names = "--insecure", description = "Allow plain HTTP and unverified TLS.")
    private boolean insecure;

    @Option(names = "--creds", paramLabel = "USER:PASSWORD", description = "Log in with these.")
    private Optional<String> credentials = Optional.empty();

    @Option(names = "--authfile", paramLabel = "FILE", description = "Take credentials from this file.")
    private Optional<String> authFile = Optional.empty();

    ImageClient.Builder apply(ImageClient.Builder builder) {
        if (insecure) {
            builder.setting("docker.insecure", true);
        }
        credentials.ifPresent(text -> builder.setting("docker.creds", text));
        authFile.ifPresent(path -> builder.setting("docker-config.authfile", path));
        return builder;
    }
}
