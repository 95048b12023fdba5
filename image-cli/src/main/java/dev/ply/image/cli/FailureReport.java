package dev.ply.image.cli;

import java.io.IOException;

/** Tells of failures: one line each, and what it means for scripts. */
final class FailureReport {

    private final Console console;
    private final boolean stackTraces;

    FailureReport(Console console, boolean stackTraces) {
        this.console = console;
        this.stackTraces = stackTraces;
    }

    /** Returns the exit code. Of a reader who has seen enough nobody wants to hear. */
    int tell(Throwable thrown) {
        Throwable failure = Failures.unwrap(thrown);
        if (!(failure instanceof ReaderGoneException)) {
            console.error(text(failure));
        }
        if (stackTraces) {
            thrown.printStackTrace(console.err());
        }
        return failure instanceof UserException user ? user.exitCode() : ExitCodes.of(failure);
    }

    private static String text(Throwable failure) {
        boolean expected = failure instanceof IOException
                || failure instanceof UserException
                || failure instanceof IllegalArgumentException
                || failure instanceof InterruptedException;
        String text = Failures.describe(failure);
        return expected ? text : "internal error: " + text + "; -v shows where";
    }
}
