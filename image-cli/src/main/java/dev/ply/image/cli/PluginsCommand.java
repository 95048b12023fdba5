package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.ImageClient;
import dev.ply.image.ProviderInfo;
import dev.ply.image.cli.answers.Table;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ply plugins}. */
@Command(
        description = "List the transports, caches, stores and extractors that were found.",
        footer = {"%nExamples:", "  ply plugins", "  ply --plugins ~/jars plugins"})
final class PluginsCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private OutputFormat format = OutputFormat.TEXT;

    PluginsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<ProviderInfo> providers;
        try (ImageClient client = session.open()) {
            providers = client.providers();
        }
        session.console().result(format == OutputFormat.JSON ? json(providers) : table(providers));
        return ExitCodes.OK;
    }

    private static String table(List<ProviderInfo> providers) {
        Table table = new Table("KIND", "NAME", "VERSION", "STATE", "FROM");
        for (ProviderInfo provider : providers) {
            table.row(
                    provider.kind(),
                    provider.name(),
                    provider.version().orElse("-"),
                    provider.problem().orElse(provider.active() ? "in use" : "available"),
                    provider.origin().orElse("-"));
        }
        return table.toString();
    }

    private static String json(List<ProviderInfo> providers) {
        ArrayNode array = Json.NODES.arrayNode();
        for (ProviderInfo provider : providers) {
            ObjectNode json = array.addObject();
            json.put("kind", provider.kind());
            json.put("name", provider.name());
            json.put("version", provider.version().orElse(null));
            json.put("jar", provider.origin().orElse(null));
            json.put("active", provider.active());
            json.put("problem", provider.problem().orElse(null));
        }
        return Json.print(array);
    }
}
