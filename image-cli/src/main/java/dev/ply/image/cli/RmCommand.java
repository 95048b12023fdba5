package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.error.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ply rm}. */
@Command(
        description = "Remove images; layers that no other image uses go too.",
        footer = {"%nExamples:", "  ply rm alpine:3.20", "  ply images -q | xargs ply rm"})
final class RmCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "The images.")
    private List<String> references = List.of();

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    RmCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        StringBuilder removed = new StringBuilder();
        int exitCode;
        try (ImageClient client = session.open()) {
            exitCode = References.forEach(session.failures(), client, references, reference -> {
                if (!client.remove(reference, platform.platform())) {
                    throw new NotFoundException(Stored.missing(client, reference, platform.platform()));
                }
                removed.append(reference).append('\n');
            });
        }
        if (exitCode == ExitCodes.OK) {
            session.console().result(removed.toString());
        }
        return exitCode;
    }
}
