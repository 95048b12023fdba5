package dev.ply.image.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ply completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes ply's commands and options.",
        footer = {
            "%nExamples:",
            "  source <(ply completion bash)",
            "  ply completion zsh > ~/.zsh/completions/_ply",
            "  ply completion fish > ~/.config/fish/completions/ply.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    /** Whose script. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

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
        CommandLine ply = spec.root().commandLine();
        session.console()
                .result(
                        switch (shell) {
                            // picocli's script for bash brings what zsh needs to run it.
                            case BASH, ZSH -> AutoComplete.bash("ply", ply);
                            case FISH -> FishCompletion.of(ply);
                        });
        return ExitCodes.OK;
    }
}
