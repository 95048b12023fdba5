package dev.ply.image.cli;

import java.io.IOException;

/** Whoever read the results has closed the pipe, as {@code head} does once it has seen enough. */
final class ReaderGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    ReaderGoneException(String message, IOException cause) {
        super(message, cause);
    }

    /** Java tells it by the system's text only. */
    static boolean isMeantBy(IOException failure) {
        return "Broken pipe".equals(failure.getMessage());
    }
}
