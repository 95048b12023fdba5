package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.ProgressListener;
import dev.ply.image.PullOptions;
import dev.ply.image.PullPolicy;
import dev.ply.image.PullResult;
import dev.ply.image.PullResult.PulledLayer;
import dev.ply.image.Reference;
import dev.ply.image.cli.progress.PullDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply pull}. */
@Command(
        description = "Fetch, verify, store and extract images.",
        footer = {
            "%nExamples:",
            "  ply pull alpine:3.20",
            "  ply pull --platform linux/arm64 ghcr.io/owner/app@sha256:…",
            "  ply pull --format json alpine | jq -r '.layers[].path'"
        })
final class PullCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "The images.")
    private List<String> references;

    @Option(
            names = "--policy",
            paramLabel = "WHEN",
            defaultValue = "if-missing",
            description = "When to ask the registry: if-missing (the default), always, never.",
            completionCandidates = PolicyWords.class,
            converter = PolicyWords.class)
    private PullPolicy policy = PullPolicy.IF_MISSING;

    @Option(names = "--force", description = "Fetch and extract again what is here already.")
    private boolean force;

    @Option(names = "--all-platforms", description = "Pull the images for all platforms there are.")
    private boolean allPlatforms;

    @Option(names = "--no-extract", description = "Fetch the layers only.")
    private boolean noExtract;

    @Option(
            names = "--discard-blobs",
            description = "Remove a layer's blob once it is extracted, unless another image has it, too.")
    private boolean discardBlobs;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private OutputFormat format;

    @Mixin
    private final PlatformOption platform;

    @Mixin
    private final FetchOptions fetch = new FetchOptions();

    PullCommand(Session session) {
        this(session, List.of(), OutputFormat.TEXT, new PlatformOption());
    }

    /** A pull without any other option of its own. */
    PullCommand(Session session, List<String> references, OutputFormat format, PlatformOption platform) {
        this.session = session;
        this.references = references;
        this.format = format;
        this.platform = platform;
    }

    @Override
    public Integer call() throws IOException {
        if (allPlatforms && platform.platform().isPresent()) {
            throw new UserException(ExitCodes.USAGE, "pull: --platform and --all-platforms: give one of them");
        }
        try (ImageClient client = fetch.apply(session.client()).build()) {
            fetch.checkOneRegistry(References.wellFormed(client, references));
            List<PullResult> results = new ArrayList<>();
            pull(client, results);
            tellOfOthers(results);
            session.console().result(print(results));
            keepAnswers(client, results);
            return ExitCodes.OK;
        }
    }

    /** A layer that was extracted before stays where it is, which whoever names a directory need not know. */
    private void tellOfOthers(List<PullResult> results) throws IOException {
        Optional<Path> directory = session.layersDirectory();
        if (directory.isEmpty()) {
            return;
        }
        Set<Path> others = new HashSet<>();
        for (PullResult result : results) {
            for (PulledLayer layer : result.layers()) {
                if (layer.extracted().isPresent() && !liesIn(directory.get(), layer.path())) {
                    others.add(layer.path());
                }
            }
        }
        if (!others.isEmpty()) {
            session.console()
                    .warning("layers extracted before, which stay where they are: " + others.size()
                            + "; --force extracts them in " + directory.get());
        }
    }

    /** By whichever path the directory was named then and now. */
    private static boolean liesIn(Path directory, Path layer) throws IOException {
        return Files.exists(directory) && Files.isSameFile(layer.resolveSibling("."), directory);
    }

    private void keepAnswers(ImageClient client, List<PullResult> results) {
        if (fetch.leavesLayersAsUsual()) {
            session.keepAnswers(
                    client,
                    results.stream()
                            .map(result -> result.reference().toString())
                            .collect(Collectors.toSet()));
        }
    }

    private void pull(ImageClient client, List<PullResult> results) {
        try (PullDisplay display = session.display()) {
            References.forEach(
                    session.failures(),
                    client,
                    references,
                    reference -> results.addAll(pull(client, reference, display)));
        }
    }

    private List<PullResult> pull(ImageClient client, Reference reference, ProgressListener progress)
            throws IOException {
        PullOptions options = platform.apply(PullOptions.defaults())
                .withPolicy(policy)
                .withForce(force)
                .withExtract(!noExtract)
                .withDiscardBlobs(discardBlobs)
                .withProgress(progress);
        return allPlatforms ? client.pullAllPlatforms(reference, options) : List.of(client.pull(reference, options));
    }

    private String print(List<PullResult> results) {
        if (format == OutputFormat.JSON) {
            boolean several = references.size() > 1 || allPlatforms;
            return Json.print(several ? PullResultJson.of(results) : PullResultJson.of(results.get(0)));
        }
        StringBuilder text = new StringBuilder();
        for (PullResult result : results) {
            text.append(session.options().quiet ? result.reference() + "\n" : PullResultText.of(result));
        }
        return text.toString();
    }
}
