package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.InvalidReferenceException;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Does something for each of several references. */
final class References {

    private References() {}

    /** What is done for one reference. */
    @FunctionalInterface
    interface Action {
        void on(Reference reference) throws IOException;
    }

    /** Those of the references that are some. */
    static Stream<Reference> wellFormed(ImageClient client, List<String> texts) {
        return texts.stream().flatMap(text -> {
            try {
                return Stream.of(client.parse(text));
            } catch (InvalidReferenceException e) {
                return Stream.empty();
            }
        });
    }

    /**
     * Tries all, tells of each that failed, and stops early only when interrupted.
     *
     * @throws ToldException with the exit code of the first that failed
     */
    static void forEach(FailureReport report, ImageClient client, List<String> texts, Action action) {
        int exitCode = ExitCodes.OK;
        for (String text : texts) {
            try {
                action.on(client.parse(text));
            } catch (CancelledException e) {
                throw new ToldException(report.tell(new CancelledException(text + ": " + Interruption.WHY, e)));
            } catch (IOException | RuntimeException e) {
                int failed = report.tell(e);
                exitCode = exitCode == ExitCodes.OK ? failed : exitCode;
            }
        }
        if (exitCode != ExitCodes.OK) {
            throw new ToldException(exitCode);
        }
    }
}
