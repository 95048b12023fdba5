package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ply.image.ImageClient;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply tags}. */
@Command(
        description = "List the tags that a registry has of a repository, a tag a line.",
        footer = {"%nExamples:", "  ply tags alpine", "  ply tags ghcr.io/owner/app"})
final class TagsCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REPO", description = "The repository.")
    private String repository = "";

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private OutputFormat format = OutputFormat.TEXT;

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    TagsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<String> tags;
        try (ImageClient client = registry.apply(session.client()).build()) {
            tags = client.tags(client.parse(repository));
        }
        session.console().result(format == OutputFormat.JSON ? json(tags) : text(tags));
        return ExitCodes.OK;
    }

    private static String text(List<String> tags) {
        return tags.stream().map(tag -> DisplayText.of(tag) + "\n").collect(Collectors.joining());
    }

    private static String json(List<String> tags) {
        ArrayNode array = Json.NODES.arrayNode();
        tags.forEach(array::add);
        return Json.print(array);
    }
}
