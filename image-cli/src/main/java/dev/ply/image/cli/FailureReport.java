package dev.ply.image.cli;

import java.io.IOException;
import java.util.Optional;

/** Tells of failures: one line each, and what it means for scripts. */
final class FailureReport {

    private final Console console;
    private final boolean stackTraces;
    private final Optional<PluginFolder> plugins;

    /** @param plugins whose failures are told with their jars */
    FailureReport(Console console, boolean stackTraces, Optional<PluginFolder> plugins) {
        this.console = console;
        this.stackTraces = stackTraces;
        this.plugins = plugins;
    }

    /** Returns the exit code. Of a reader who has seen enough nobody wants to hear, and of nothing twice. */
    int tell(Throwable thrown) {
        Throwable failure = Failures.unwrap(thrown);
        if (!(failure instanceof ReaderGoneException || failure instanceof ToldException)) {
            console.error(text(failure));
        }
        if (stackTraces) {
            thrown.printStackTrace(console.err());
        }
        if (failure instanceof ToldException told) {
            return told.exitCode();
        }
        return failure instanceof UserException user ? user.exitCode() : ExitCodes.of(failure);
    }

    private String text(Throwable failure) {
        String text = Failures.describe(failure);
        Optional<String> culprit = plugins.flatMap(folder -> folder.culprit(failure));
        boolean expected = failure instanceof IOException
                || failure instanceof UserException
                || (failure instanceof IllegalArgumentException && culprit.isEmpty())
                || failure instanceof InterruptedException;
        String who = culprit.map(name -> "plug-in " + name).orElse("internal error");
        return expected ? text : who + ": " + text + "; -v shows where";
    }
}
