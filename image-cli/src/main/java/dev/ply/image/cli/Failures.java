package dev.ply.image.cli;

import dev.ply.image.InvalidReferenceException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.FileFailure;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says in one line why something failed. */
final class Failures {

    private static final int MAX_LENGTH = 2_000;

    private Failures() {}

    /** What a wrapper made by the Java library was about. */
    static Throwable unwrap(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof UncheckedIOException
                || failure instanceof CompletionException
                || failure instanceof ExecutionException;
        return wrapper && cause != null ? unwrap(cause) : failure;
    }

    static String describe(Throwable failure) {
        if (failure instanceof FileSystemException file) {
            return FileFailure.of(file).toString();
        }
        @Nullable String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure instanceof InterruptedException ? "interrupted" : failure.toString();
        }
        boolean selfExplaining = failure instanceof ImageException
                || failure instanceof InvalidReferenceException
                || failure.getClass() == java.io.IOException.class
                || failure instanceof IllegalArgumentException
                || failure instanceof UserException;
        return selfExplaining ? message : failure.getClass().getSimpleName() + ": " + message;
    }

    /** The text on one line, without anything that a terminal would act upon. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && line.length() < MAX_LENGTH; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> line.append(' ');
                case Character.FORMAT, Character.SURROGATE -> line.append('\uFFFD');
                default -> line.appendCodePoint(c);
            }
        }
        return line.toString().strip();
    }
}
