package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.Reference;
import dev.ply.image.cli.progress.PullDisplay;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply export}. */
@Command(
        description = "Write an image's merged root file system as one file; pulls the image first if needed.",
        footer = {
            "%nExamples:",
            "  ply export alpine:3.20 -o rootfs.tar",
            "  ply export alpine:3.20 -o - | tar -x -C rootfs",
            "  ply export alpine:3.20 --format erofs -o rootfs.erofs"
        })
final class ExportCommand implements Callable<Integer> {

    private static final int BUFFER = 64 * 1024;

    /** What the file is. */
    enum Form {
        TAR,
        EROFS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Session session;

    @Parameters(paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file; - is standard output.")
    private Path output = OutputFile.STANDARD_OUTPUT;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: tar).")
    private Form form = Form.TAR;

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    @Mixin
    private final FetchOptions fetch = new FetchOptions();

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ImageClient.Builder builder = fetch.apply(session.client());
        if (form == Form.EROFS) {
            builder.extractor("erofs");
        }
        try (ImageClient client = builder.build();
                PullDisplay display = session.display();
                OutputFile file = OutputFile.open(output, session.console())) {
            PullOptions options = platform.apply(PullOptions.defaults()).withProgress(display);
            Reference image = client.parse(reference);
            if (form == Form.EROFS) {
                exportFile(client, image, options, file);
            } else {
                OutputStream out = new BufferedOutputStream(file.stream(), BUFFER);
                client.exportTar(image, options, out);
                out.flush();
            }
            file.commit();
        }
        return ExitCodes.OK;
    }

    private static void exportFile(ImageClient client, Reference image, PullOptions options, OutputFile file)
            throws IOException {
        Path folder = file.temporaryFolder();
        Path merged = folder.resolve("image");
        try {
            Files.copy(client.unpack(image, options, merged), file.stream());
        } finally {
            Files.deleteIfExists(merged);
            Files.deleteIfExists(folder);
        }
    }
}
