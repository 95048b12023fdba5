package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import picocli.CommandLine.Option;

/** How much proof a registry has to give. */
final class SecurityOptions {

    @Option(names = "--insecure", description = "Allow plain HTTP and unverified TLS.")
    private boolean insecure;

    ImageClient.Builder apply(ImageClient.Builder builder) {
        if (insecure) {
            builder.setting("docker.insecure", true);
        }
        return builder;
    }
}
