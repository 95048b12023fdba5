package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that decide what extracted layers look like. */
final class ExtractOptions {

    @Option(
            names = "--whiteouts",
            paramLabel = "FORM",
            description = "How extracted layers mark what they hide: aufs (.wh. files, the default) or overlay (as the"
                    + " kernel's overlayfs expects).")
    private Optional<String> whiteouts = Optional.empty();

    @Option(
            names = "--stat-format",
            paramLabel = "FORM",
            description = "How the shadow extractor records owners and modes: text (the default) or binary.")
    private Optional<String> statFormat = Optional.empty();

    /** Whether layers look the way that they do without these options. */
    boolean isEmpty() {
        return whiteouts.isEmpty() && statFormat.isEmpty();
    }

    ImageClient.Builder apply(ImageClient.Builder builder) {
        whiteouts.ifPresent(form -> builder.setting("extract.whiteouts", form));
        statFormat.ifPresent(form -> builder.setting("extract.statFormat", form));
        return builder;
    }
}
