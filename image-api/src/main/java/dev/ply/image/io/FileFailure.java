package dev.ply.image.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an exception of the file system says, in words: the messages of many are the path alone.
 *
 * @param file which file, fit to be shown; empty where the exception does not say
 * @param reason why, fit to be shown; never empty
 * @param diskFull whether a disk or a quota is full
 */
public record FileFailure(Optional<String> file, String reason, boolean diskFull) {

    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    /** Bytes that a disk has left when it is full: whoever writes may have tried with more. */
    private static final long NOTHING_LEFT = 64 * 1024;

    /** What {@code e} says; a full disk is known where the operating system speaks English. */
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

    /**
     * What {@code e} says of writing; a full disk is known in any language.
     *
     * @param place something on the file system that was written to
     */
    public static FileFailure ofWriting(IOException e, Path place) {
        FileFailure said = of(e);
        return new FileFailure(said.file, said.reason, said.diskFull || isFull(place, e));
    }

    private static boolean isFull(Path place, IOException e) {
        try {
            FileStore store = Files.getFileStore(place);
            // Some don't count what they have.
            return store.getTotalSpace() > 0 && store.getUsableSpace() < NOTHING_LEFT;
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
            return false;
        }
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
