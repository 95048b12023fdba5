package dev.ply.image.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;

/**
 * What an exception of the file system says, in words: the messages of many are the path alone.
 *
 * @param file which file, fit to be shown; empty where the exception does not say
 * @param reason why, fit to be shown; never empty
 * @param diskFull whether a disk or a quota is full, as far as Linux says so in English
 */
public record FileFailure(Optional<String> file, String reason, boolean diskFull) {

    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    /** What {@code e} says. */
    public static FileFailure of(IOException e) {
        Optional<String> why = Optional.ofNullable(e.getMessage());
        Optional<String> file = Optional.empty();
        if (e instanceof FileSystemException failure) {
            why = Optional.ofNullable(failure.getReason());
            file = Optional.ofNullable(failure.getFile())
                    .map(name -> failure.getOtherFile() == null ? name : name + " -> " + failure.getOtherFile());
        }
        String reason = why.filter(said -> !said.isBlank()).orElseGet(() -> kind(e));
        boolean full = FULL.stream().anyMatch(reason::contains);
        return new FileFailure(file.map(DisplayText::of), DisplayText.of(reason), full);
    }

    private static String kind(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        return e instanceof DirectoryNotEmptyException
                ? "not empty"
                : e.getClass().getSimpleName();
    }

    /** The reason, after the file where there is one. */
    @Override
    public String toString() {
        return file.map(name -> name + ": ").orElse("") + reason;
    }
}
