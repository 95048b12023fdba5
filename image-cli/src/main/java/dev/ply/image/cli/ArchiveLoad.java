package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullPolicy;
import dev.ply.image.Reference;
import dev.ply.image.cli.progress.PullDisplay;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Stores the images of one archive or folder; one that can't be is no reason to leave out others. For one use. */
final class ArchiveLoad {

    private final Session session;
    private final PlatformOption platform;
    private final Path archive;
    private final Optional<String> copyOf;
    private final List<Reference> loaded = new ArrayList<>();
    private final List<NotFoundException> nameless = new ArrayList<>();
    private int exitCode = ExitCodes.OK;

    /**
     * Loads what is there.
     *
     * @param copyOf what the archive is a copy of, which goes once it is loaded; nobody knows it by its path
     */
    ArchiveLoad(Session session, PlatformOption platform, Path archive, Optional<String> copyOf) {
        this.session = session;
        this.platform = platform;
        this.archive = archive;
        this.copyOf = copyOf;
    }

    int run() throws IOException {
        try (ImageClient client = session.open();
                PullDisplay display = session.display()) {
            load(client, options(display));
        } catch (IOException e) {
            throw named(e);
        }
        session.console().result(loaded.stream().map(image -> image + "\n").collect(Collectors.joining()));
        return ExitCodes.OK;
    }

    /** Whatever went by the images' names before. */
    private PullOptions options(PullDisplay display) {
        return platform.apply(PullOptions.defaults())
                .withPolicy(PullPolicy.ALWAYS)
                .withProgress(display);
    }

    private void load(ImageClient client, PullOptions options) throws IOException {
        Reference source = source(client);
        List<String> names = client.tags(source);
        if (names.isEmpty()) {
            requireOriginal();
            loaded.add(client.pull(source, options).reference());
        }
        LoadedNames stored = new LoadedNames(client, source, name(), copyOf.isEmpty());
        for (String image : names) {
            load(client, stored, image, options);
        }
        if (loaded.isEmpty() && exitCode == ExitCodes.OK) {
            throw nameless.get(0);
        }
        nameless.forEach(image -> session.console().warning(Failures.describe(image)));
        if (exitCode != ExitCodes.OK) {
            loaded.forEach(image -> session.console().information(image + ": loaded all the same"));
            throw new ToldException(exitCode);
        }
    }

    private void load(ImageClient client, LoadedNames stored, String image, PullOptions options) throws IOException {
        Reference reference;
        try {
            reference = stored.stored(image);
        } catch (NotFoundException e) {
            nameless.add(e);
            return;
        }
        try {
            loaded.add(client.pull(stored.image(image), options.withStoreAs(reference))
                    .reference());
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            int failed = session.failures().tell(named(e));
            exitCode = exitCode == ExitCodes.OK ? failed : exitCode;
        }
    }

    /** An image without a name is known by where it came from, so it has to come from somewhere. */
    private void requireOriginal() throws NotFoundException {
        if (copyOf.isPresent()) {
            throw new NotFoundException(
                    name() + ": the image has no name; ply load -i FILE stores it under the file's");
        }
    }

    /** Which kind of archive it is, or a folder, is for those who read them to say. */
    private Reference source(ImageClient client) throws IOException {
        if (Files.isDirectory(archive)) {
            return client.parse("oci:" + archive);
        }
        Reference source = client.parse("oci-archive:" + archive);
        try {
            client.tags(source);
            return source;
        } catch (NotFoundException | IntegrityException e) {
            Reference other = client.parse("docker-archive:" + archive);
            try {
                client.tags(other);
                return other;
            } catch (NotFoundException neither) {
                throw e instanceof NotFoundException && Files.exists(archive) ? holdsNone(e) : e;
            } catch (IntegrityException damaged) {
                damaged.addSuppressed(e);
                throw e instanceof NotFoundException ? damaged : e;
            }
        }
    }

    private NotFoundException holdsNone(ImageException cause) {
        return new NotFoundException(
                name() + ": holds no image: it has neither index.json, as OCI archives do,"
                        + " nor manifest.json, as docker's do",
                cause);
    }

    private String name() {
        return copyOf.orElseGet(archive::toString);
    }

    /** The same failure, told of what the archive is a copy of. */
    private IOException named(IOException failure) {
        if (copyOf.isEmpty()) {
            return failure;
        }
        Pattern copy = Pattern.compile("([a-z-]+:)?" + Pattern.quote(archive.toString()));
        String text =
                copy.matcher(String.valueOf(failure.getMessage())).replaceAll(Matcher.quoteReplacement(copyOf.get()));
        if (failure instanceof IntegrityException) {
            return new IntegrityException(text, failure);
        }
        return failure instanceof NotFoundException ? new NotFoundException(text, failure) : failure;
    }
}
