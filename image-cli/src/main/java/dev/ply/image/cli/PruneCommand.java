package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.ImageClient;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ply prune}. */
@Command(
        description = "Remove every layer, partial download and lock that no image needs; prints the bytes freed.",
        footer = {"%nExamples:", "  ply prune --dry-run", "  ply prune --older-than 7d"})
final class PruneCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--dry-run", description = "Only tell what would go.")
    private boolean dryRun;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "Only what has not changed for so long: 90s, 30m, 12h, 7d or 2w (default: whatever its age).")
    private Optional<Duration> olderThan = Optional.empty();

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private OutputFormat format = OutputFormat.TEXT;

    PruneCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        CleanupReport report;
        try (ImageClient client = session.open()) {
            report = client.prune(olderThan.map(age -> Instant.now().minus(age)).orElse(Instant.MAX), dryRun);
        }
        session.console().result(format == OutputFormat.JSON ? json(report) : text(report));
        return ExitCodes.OK;
    }

    private String text(CleanupReport report) {
        StringBuilder text = new StringBuilder();
        report.removed().forEach(layer -> text.append(layer).append('\n'));
        report.kept().forEach(layer -> text.append(layer).append(" is in use and stays\n"));
        return text.append(dryRun ? "Would free " : "Freed ")
                .append(report.bytes())
                .append(" bytes (")
                .append(HumanText.bytes(report.bytes()))
                .append(")\n")
                .toString();
    }

    private String json(CleanupReport report) {
        ObjectNode json = Json.NODES.objectNode();
        json.put("dryRun", dryRun);
        ArrayNode removed = json.putArray("removed");
        report.removed().forEach(layer -> removed.add(layer.toString()));
        ArrayNode kept = json.putArray("kept");
        report.kept().forEach(layer -> kept.add(layer.toString()));
        json.put("bytes", report.bytes());
        return Json.print(json);
    }
}
