package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that may ask a registry. */
final class RegistryOptions {

    @Mixin
    private final SecurityOptions security = new SecurityOptions();

    @Option(names = "--creds", paramLabel = "USER:PASSWORD", description = "Log in with these.")
    private Optional<String> credentials = Optional.empty();

    @Option(names = "--authfile", paramLabel = "FILE", description = "Take credentials from this file.")
    private Optional<Path> authFile = Optional.empty();

    ImageClient.Builder apply(ImageClient.Builder builder) {
        security.apply(builder);
        if (credentials.filter(text -> text.indexOf(':') < 1).isPresent()) {
            throw new UserException(ExitCodes.USAGE, "--creds: expected USER:PASSWORD");
        }
        credentials.ifPresent(text -> builder.setting("docker.creds", text));
        authFile.ifPresent(path -> builder.setting("docker-config.authfile", path.toString()));
        return builder;
    }

    /** Refuses to show credentials to more registries than the one that they are for. */
    void checkOneRegistry(Stream<Reference> references) {
        if (credentials.isEmpty()) {
            return;
        }
        List<String> registries = references
                .filter(RegistryReference.class::isInstance)
                .map(reference -> ((RegistryReference) reference).domain())
                .distinct()
                .toList();
        if (registries.size() > 1) {
            throw new UserException(
                    ExitCodes.USAGE,
                    "--creds: these are for one registry, but the images are in " + String.join(", ", registries)
                            + "; run the command once for each, or log in with ply login");
        }
    }
}
