package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.cli.answers.ImageRow;
import dev.ply.image.cli.answers.ImageTable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ply images}. */
@Command(
        aliases = "ls",
        description = "List what is stored.",
        footer = {"%nExamples:", "  ply images", "  ply images -q", "  ply images --format json"})
final class ImagesCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private OutputFormat format = OutputFormat.TEXT;

    ImagesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (ImageClient client = session.open()) {
            List<ImageRow> rows =
                    client.images().stream().map(AnswerKeeper::row).toList();
            session.console().result(print(session.answers().upToDate(rows)));
            session.keepAnswers(client, Set.of());
        }
        return ExitCodes.OK;
    }

    private String print(List<ImageRow> rows) {
        if (format == OutputFormat.JSON) {
            return ImageTable.json(rows);
        }
        return session.options().quiet ? ImageTable.references(rows) : ImageTable.text(rows);
    }
}
