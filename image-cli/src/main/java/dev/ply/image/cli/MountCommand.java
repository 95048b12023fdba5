package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.cli.mount.ImageMount;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply mount}. */
@Command(
        description = "Mount a stored image's root file system, read-only. Takes root.",
        footer = {"%nExamples:", "  ply mount alpine:3.20 /mnt", "  ply umount /mnt"})
final class MountCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "Where to mount it; an existing directory.")
    private Path directory = Path.of("");

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    MountCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ImageMount mount = new ImageMount();
        mount.requirePossible(directory);
        try (ImageClient client = session.client().extractor("erofs").build()) {
            Image stack = client.layers(Stored.find(client, reference, platform.platform()));
            List<ExtractedLayer> all = stack.extractAll(LayerProgress.NONE);
            List<ExtractedLayer> visible = all.subList(stack.lowestVisible(), all.size());
            mount.mount(visible.stream().map(ExtractedLayer::path).toList(), directory);
        }
        return ExitCodes.OK;
    }
}
