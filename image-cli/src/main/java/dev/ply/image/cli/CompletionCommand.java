package dev.ply.image.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ply completion}. */
@Command(
        description = "Print a script that completes ply's commands and options.",
        footer = {
            "%nExamples:",
            "  source <(ply completion bash)",
            "  source <(ply completion zsh)",
            "  ply completion fish > ~/.config/fish/completions/ply.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    /** Whose script. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        String script(CommandLine ply) {
            return switch (this) {
                case BASH -> BashCompletion.of(ply);
                case ZSH -> ZshCompletion.of(ply);
                case FISH -> FishCompletion.of(ply);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Session session;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.console().result(shell.script(spec.root().commandLine()));
        return ExitCodes.OK;
    }
}
