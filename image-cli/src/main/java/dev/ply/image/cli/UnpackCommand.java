package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.cli.progress.PullDisplay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply unpack}. */
@Command(
        description = {
            "Make an image's merged root file system in a directory that is new or empty, whiteouts applied; pulls the"
                    + " image first if needed.",
            "As root with --extractor native: real owners, modes, devices and xattrs."
        },
        footer = {
            "%nExamples:",
            "  ply unpack alpine:3.20 rootfs",
            "  sudo ply unpack --extractor native alpine:3.20 /srv/rootfs"
        })
final class UnpackCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "The directory; new or empty.")
    private Path target = Path.of("");

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    @Mixin
    private final FetchOptions fetch = new FetchOptions();

    UnpackCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Path unpacked;
        try (ImageClient client = fetch.apply(session.client()).build();
                PullDisplay display = session.display()) {
            PullOptions options = platform.apply(PullOptions.defaults()).withProgress(display);
            unpacked = client.unpack(client.parse(reference), options, target);
        }
        session.console().result(unpacked + "\n");
        return ExitCodes.OK;
    }
}
