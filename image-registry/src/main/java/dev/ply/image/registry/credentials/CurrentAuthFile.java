package dev.ply.image.registry.credentials;

import dev.ply.image.io.FileStamp;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of credentials that may come, change and go: logins are renewed while programs run. Read when it is asked, and
 * again once it has changed. Thread-safe.
 */
final class CurrentAuthFile implements CredentialSource {

    private final Path file;
    private final CredentialHelpers helpers;
    private final Consumer<IOException> problems;
    private Optional<FileStamp> known = Optional.empty();
    private CredentialSource content = CredentialSource.ANONYMOUS;

    /** @param problems told why a file that is there can't be read; then it says nothing */
    CurrentAuthFile(Path file, CredentialHelpers helpers, Consumer<IOException> problems) {
        this.file = file;
        this.helpers = helpers;
        this.problems = problems;
    }

    /** Reads a file that has to be there. */
    synchronized void require() throws IOException {
        Optional<FileStamp> now = stamp();
        content = AuthFile.read(file, helpers);
        known = now;
    }

    @Override
    public Optional<Credentials> find(String registry, String repository) throws IOException {
        return current().find(registry, repository);
    }

    private synchronized CredentialSource current() {
        Optional<FileStamp> now = stamp();
        if (!now.equals(known)) {
            content = now.isPresent() ? read() : CredentialSource.ANONYMOUS;
            known = now;
        }
        return content;
    }

    private Optional<FileStamp> stamp() {
        try {
            return Optional.of(FileStamp.of(file));
        } catch (IOException e) {
            // It isn't there, or nobody lets this user know.
            return Optional.empty();
        }
    }

    private CredentialSource read() {
        try {
            return AuthFile.read(file, helpers);
        } catch (IOException e) {
            problems.accept(e);
            return CredentialSource.ANONYMOUS;
        }
    }
}
