package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.RawDocument;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply manifest}. */
@Command(
        description = "Print the manifest or index exactly as the registry sends it; with --platform, that platform's"
                + " manifest.",
        footer = {"%nExamples:", "  ply manifest alpine:3.20", "  ply manifest --platform linux/arm64 alpine:3.20 | jq"
        })
final class ManifestCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", description = "The image.")
    private String reference = "";

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    ManifestCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        RawDocument document;
        try (ImageClient client = registry.apply(session.client()).build()) {
            document = client.manifest(client.parse(reference), platform.platform());
        }
        session.console().result(document.bytes());
        return ExitCodes.OK;
    }
}
