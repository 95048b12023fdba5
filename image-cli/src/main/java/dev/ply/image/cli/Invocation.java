package dev.ply.image.cli;

import java.io.IOException;
import java.util.Optional;

/** One run of the program. */
final class Invocation {

    private final Session session;

    Invocation(Console console) {
        this.session = new Session(console);
    }

    /** Runs one command and returns its exit code. */
    int run(String... args) {
        try {
            Optional<PullCommand> pull = PlainPull.read(session, args);
            return pull.isPresent() ? pull.get().call() : new Commands(session).run(args);
        } catch (IOException | RuntimeException | Error e) {
            // Also what a plug-in that was made for another version of ply runs into, perhaps only when it is used.
            return session.failures().tell(e);
        }
    }
}
