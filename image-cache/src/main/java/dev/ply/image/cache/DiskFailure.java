package dev.ply.image.cache;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.io.FileFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns what the operating system says into what a user can act on. */
final class DiskFailure {

    private static final String READ_ONLY = "Read-only file system";
    private static final String REMEDY = "; make it writable for this user, or choose another home";

    private DiskFailure() {}

    /**
     * The failure as one that says what it concerns; itself where it does already.
     *
     * @param subject what was being done or worked on, to open the message with
     */
    static ImageException explain(IOException e, String subject) {
        return explain(e, FileFailure.of(e), subject);
    }

    private static ImageException explain(IOException e, FileFailure failure, String subject) {
        if (e instanceof ImageException already) {
            return already;
        }
        if (isInterrupt(e)) {
            return new CancelledException("interrupted", e);
        }
        if (failure.diskFull()) {
            return new NoSpaceException(
                    subject + ": the disk or a quota is full; what was verified is kept, so make room and try again",
                    e);
        }
        if (e instanceof AccessDeniedException || failure.reason().contains(READ_ONLY)) {
            return new ImageException(subject + ": can't be written: " + failure.reason() + REMEDY, e);
        }
        boolean named = failure.file().equals(Optional.of(subject));
        return new ImageException(subject + ": " + (named ? failure.reason() : failure), e);
    }

    /** The same for what happened to a file. */
    static ImageException explain(IOException e, Path file) {
        return explain(e, DisplayText.of(file.toString()));
    }

    private static boolean isInterrupt(IOException e) {
        return e instanceof ClosedByInterruptException
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    }

    /** The failure of writing to a file. */
    static ImageException ofWriting(IOException e, Path file) {
        return explain(e, FileFailure.ofWriting(e, file), DisplayText.of(file.toString()));
    }

    /** The error for a place that can be read only. */
    static ImageException readOnly(Path where) {
        return new ImageException(DisplayText.of(where.toString()) + ": can't be written" + REMEDY);
    }
}
