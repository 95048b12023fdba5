package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.Platform;
import dev.ply.image.Reference;
import dev.ply.image.error.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply rm}. */
@Command(
        description = "Remove images; layers that no other image uses go too.",
        footer = {"%nExamples:", "  ply rm alpine:3.20", "  ply images -q | xargs ply rm --all-platforms"})
final class RmCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "The images.")
    private List<String> references = List.of();

    @Option(names = "--all-platforms", description = "Remove the images of every platform.")
    private boolean allPlatforms;

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    RmCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (allPlatforms && platform.platform().isPresent()) {
            throw new UserException(ExitCodes.USAGE, "rm: --platform and --all-platforms: give one of them");
        }
        StringBuilder removed = new StringBuilder();
        try (ImageClient client = session.open()) {
            References.forEach(session.failures(), client, references, reference -> {
                if (!remove(client, reference)) {
                    throw new NotFoundException(Stored.missing(client, reference, platform.platform()));
                }
                removed.append(reference).append('\n');
            });
        }
        session.console().result(removed.toString());
        return ExitCodes.OK;
    }

    private boolean remove(ImageClient client, Reference reference) throws IOException {
        boolean removed = client.remove(reference, platform.platform());
        if (platform.platform().isPresent() || (removed && !allPlatforms)) {
            return removed;
        }
        List<Platform> others = Stored.platforms(client, reference);
        // Of several, one has to be chosen.
        if (allPlatforms || others.size() == 1) {
            for (Platform other : others) {
                removed |= client.remove(reference, Optional.of(other));
            }
        }
        return removed;
    }
}
