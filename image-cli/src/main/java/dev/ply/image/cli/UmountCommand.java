package dev.ply.image.cli;

import dev.ply.image.cli.mount.ImageMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ply umount}. */
@Command(
        description = "Take away an image that ply mount mounted; nothing to do where none is.",
        footer = {"%nExamples:", "  ply umount /mnt"})
final class UmountCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Where it is mounted.")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
        new ImageMount().unmount(directory);
        return ExitCodes.OK;
    }
}
