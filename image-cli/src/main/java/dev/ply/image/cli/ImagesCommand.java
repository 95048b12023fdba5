package dev.ply.image.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ply.image.ImageClient;
import dev.ply.image.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ply images}. */
@Command(
        name = "images",
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
        List<StoredImage> images;
        try (ImageClient client = session.open()) {
            images = client.images();
        }
        session.console().result(print(images));
        return ExitCodes.OK;
    }

    private String print(List<StoredImage> images) {
        if (format == OutputFormat.JSON) {
            ArrayNode array = Json.NODES.arrayNode();
            images.forEach(image -> array.add(StoredImageJson.summary(image)));
            return Json.print(array);
        }
        if (session.options().quiet) {
            return images.stream()
                    .map(image -> image.key().reference() + "\n")
                    .distinct()
                    .collect(Collectors.joining());
        }
        return table(images, Instant.now());
    }

    private static String table(List<StoredImage> images, Instant now) {
        Table table = new Table("REFERENCE", "DIGEST", "PLATFORM", "SIZE", "PULLED", "LAST USED");
        for (StoredImage image : images) {
            table.row(
                    image.key().reference().toString(),
                    image.manifest().digest().shortHex(),
                    image.key().platform().toString(),
                    HumanText.bytes(image.size()),
                    HumanText.age(image.modified(), now),
                    HumanText.age(image.lastUsed(), now));
        }
        return table.toString();
    }
}
