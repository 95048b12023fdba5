package dev.ply.image.cli;

/** Ends a command some of whose failures have been told, each when it happened. What fails after them adds nothing. */
final class ToldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ToldException(int exitCode) {
        super("told above", null, true, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
