package dev.ply.image.cli;

import dev.ply.image.Platform;
import dev.ply.image.cli.answers.Request;
import dev.ply.image.cli.progress.ProgressMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads pulls in their simplest forms, as most are. The parser that reads every command line takes longer to get ready
 * than a small image takes to fetch; it is still what reads all else, and tells what is wrong.
 */
final class PlainPull {

    private PlainPull() {}

    /** The command, with the session's options set; nothing, and no option set, where there is more to what was typed. */
    static Optional<PullCommand> read(Session session, String... args) {
        try {
            Request request = Request.parse(Arrays.asList(args));
            if (!request.command().equals("pull") || request.operands().isEmpty()) {
                return Optional.empty();
            }
            Optional<Platform> platform = option(request, "--platform").map(Platform::parse);
            PullCommand pull = new PullCommand(
                    session,
                    request.operands(),
                    request.format().orElse(OutputFormat.TEXT),
                    new PlatformOption(platform));
            setOptions(session.options(), request);
            return Optional.of(pull);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void setOptions(Ply options, Request request) {
        options.home = option(request, "--home");
        options.extractor = option(request, "--extractor");
        options.progress =
                option(request, "--progress").map(word -> ProgressMode.valueOf(word.toUpperCase(Locale.ROOT)));
        options.quiet = request.quiet();
    }

    private static Optional<String> option(Request request, String name) {
        return Optional.ofNullable(request.options().get(name));
    }
}
