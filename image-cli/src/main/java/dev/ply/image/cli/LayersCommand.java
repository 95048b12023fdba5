package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.LayerProgress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply layers}. */
@Command(
        name = "layers",
        description = "Print where a stored image's extracted layers are, bottom to top, a path a line.",
        footer = {"%nExamples:", "  ply layers alpine:3.20"})
final class LayersCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    LayersCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        List<ExtractedLayer> layers;
        try (ImageClient client = session.open()) {
            layers = client.layers(Stored.find(client, reference, platform.platform()))
                    .extractAll(LayerProgress.NONE);
        }
        session.console()
                .result(layers.stream().map(layer -> layer.path() + "\n").collect(Collectors.joining()));
        return ExitCodes.OK;
    }
}
