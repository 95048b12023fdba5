package dev.ply.image.cli;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for credentials at the terminal. */
final class Prompt {

    private static final String OTHERWISE = "give -u USER --password-stdin";

    private final Console console;

    Prompt(Console console) {
        this.console = console;
    }

    String text(String question) {
        java.io.Console terminal = terminal();
        return answer(question, () -> terminal.readLine("%s", question));
    }

    /** The same, for what isn't to be seen. */
    String secret(String question) {
        java.io.Console terminal = terminal();
        return answer(question, () -> {
            char @Nullable [] typed = terminal.readPassword("%s", question);
            return typed == null ? null : new String(typed);
        });
    }

    /** The input ends instead of an answer where somebody types Ctrl-D. */
    private String answer(String question, Supplier<@Nullable String> reader) {
        return Optional.ofNullable(console.whileAsking(reader))
                .filter(answer -> !answer.isEmpty())
                .orElseThrow(() -> new UserException(
                        ExitCodes.NOT_ALLOWED,
                        "login: no answer to \"" + question.strip() + "\", so nothing was kept; type one, or "
                                + OTHERWISE));
    }

    private static java.io.Console terminal() {
        return Optional.ofNullable(System.console())
                .orElseThrow(() ->
                        new UserException(ExitCodes.USAGE, "login: there is no terminal to ask on; " + OTHERWISE));
    }
}
