package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.Reference;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that may fetch and extract layers. */
final class FetchOptions {

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many layers to work on at once (default: jobs in config.json, else 6).")
    private Optional<Integer> jobs = Optional.empty();

    @Option(
            names = "--no-sync",
            description = "Don't wait until layers have reached the disk: faster, and lost in a power cut.")
    private boolean noSync;

    @Mixin
    private final ExtractOptions extract = new ExtractOptions();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    ImageClient.Builder apply(ImageClient.Builder builder) {
        jobs.ifPresent(builder::jobs);
        if (noSync) {
            builder.sync(false);
        }
        return registry.apply(extract.apply(builder));
    }

    /** Whether layers are extracted the way that they are without these options. */
    boolean leavesLayersAsUsual() {
        return extract.isEmpty();
    }

    /** The registry options' check. */
    void checkOneRegistry(Stream<Reference> references) {
        registry.checkOneRegistry(references);
    }
}
