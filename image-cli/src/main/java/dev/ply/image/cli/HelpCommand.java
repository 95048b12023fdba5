package dev.ply.image.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ply help}: the same as {@code --help}, for those who type it this way. */
@Command(
        description = "Show what a command does and its options; without one, all commands.",
        footer = {"%nExamples:", "  ply help", "  ply help pull"})
final class HelpCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command.")
    private Optional<String> command = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HelpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine ply = spec.root().commandLine();
        @Nullable
        CommandLine shown = command.isEmpty() ? ply : ply.getSubcommands().get(command.get());
        if (shown == null) {
            throw new ParameterException(
                    spec.commandLine(), new UnknownWord(ply.getCommandSpec(), command.get()).text());
        }
        session.console().result(shown.getUsageMessage());
        return ExitCodes.OK;
    }
}
