package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.StoredImage;
import dev.ply.image.cli.mount.MountScript;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply layers}. */
@Command(
        description = "Print where a stored image's extracted layers are, bottom to top, a path a line.",
        footer = {
            "%nExamples:",
            "  ply layers alpine:3.20",
            "  fuse-overlayfs -o \"$(ply layers --overlay fuse alpine:3.20)\" rootfs",
            "  sudo mount -t overlay overlay -o \"$(sudo ply layers --overlay kernel alpine:3.20)\" rootfs",
            "  sudo ply --extractor erofs layers --overlay kernel alpine:3.20 | sudo sh -s rootfs"
        })
final class LayersCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Option(
            names = "--overlay",
            paramLabel = "READER",
            description = "Print the options to mount them with instead: ${COMPLETION-CANDIDATES}.")
    private Optional<OverlayOptions> overlay = Optional.empty();

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    LayersCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ImageClient.Builder builder = session.client();
        overlay.ifPresent(reader -> reader.apply(builder));
        List<ExtractedLayer> layers;
        try (ImageClient client = builder.build()) {
            StoredImage image = Stored.find(client, reference, platform.platform());
            Image stack = client.layers(image);
            List<ExtractedLayer> all = stack.extractAll(LayerProgress.NONE);
            layers = overlay.isEmpty() ? all : all.subList(stack.lowestVisible(), all.size());
        }
        session.console().result(print(layers));
        return ExitCodes.OK;
    }

    private String print(List<ExtractedLayer> layers) throws IOException {
        if (overlay.isEmpty()) {
            return layers.stream().map(layer -> layer.path() + "\n").collect(Collectors.joining());
        }
        boolean images = layers.stream().anyMatch(layer -> Files.isRegularFile(layer.path()));
        return images ? script(layers, overlay.get()) : overlay.get().of(layers, session.home()) + "\n";
    }

    /** Layers that are file-system images can't be stacked by options alone. */
    private static String script(List<ExtractedLayer> layers, OverlayOptions reader) {
        if (reader != OverlayOptions.KERNEL) {
            throw new UserException(
                    ExitCodes.USAGE,
                    "--overlay " + reader + ": the layers are EROFS images; --overlay kernel mounts them");
        }
        return new MountScript(layers.stream().map(ExtractedLayer::path).toList()).text();
    }
}
