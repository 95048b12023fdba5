package dev.ply.image.extract.files;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.io.FileFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

/** Tells what a failure to make a file means. */
public final class FileErrors {

    /** What the kernel says to a name, a link or a device that it can't make. */
    private static final List<String> IMPOSSIBLE =
            List.of("File name too long", "Invalid argument", "Too many links", "Value too large", "Numerical result");

    private FileErrors() {}

    /**
     * The exception to throw instead.
     *
     * @param place something on the file system where the file was made
     */
    public static IOException translate(IOException e, Path place) {
        if (e instanceof ImageException) {
            return e;
        }
        if (e instanceof ClosedByInterruptException) {
            return new CancelledException("extraction: interrupted", e);
        }
        FileFailure failure = FileFailure.ofWriting(e, place);
        String message = "extraction: " + (failure.file().isPresent() ? "" : DisplayText.of(place + ": ")) + failure;
        if (IMPOSSIBLE.stream().anyMatch(failure.reason()::contains)) {
            return new IntegrityException(message + ": the layer has an entry that can't be made here", e);
        }
        return failure.diskFull()
                ? new NoSpaceException(message + "; free some room and try again", e)
                : new ImageException(message, e);
    }
}
