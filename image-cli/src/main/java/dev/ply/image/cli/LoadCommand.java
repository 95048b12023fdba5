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
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ply load}. */
@Command(
        description =
                "Store the images of an archive that ply, docker, podman or skopeo wrote; prints their references.",
        footer = {"%nExamples:", "  ply load -i alpine.tar", "  docker save alpine:3.20 | ply load"})
final class LoadCommand implements Callable<Integer> {

    private static final Path STANDARD_INPUT = Path.of("-");
    private static final String NAME = "standard input";
    private static final String COPY = ".load-";

    private final Session session;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "The archive; - is standard input, and the default.")
    private Path input = STANDARD_INPUT;

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    LoadCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (input.equals(STANDARD_INPUT)) {
            if (session.console().terminals().in()) {
                throw new UserException(
                        ExitCodes.USAGE,
                        "load: standard input is a terminal, which holds no archive; give -i FILE, or | or <");
            }
            return load(System.in, NAME);
        }
        if (Files.exists(input) && !Files.isRegularFile(input) && !Files.isDirectory(input)) {
            try (InputStream pipe = Files.newInputStream(input)) {
                return load(pipe, input.toString());
            }
        }
        return load(input, input.toString());
    }

    /** Archives are read here and there, which a pipe can't be. */
    private int load(InputStream stream, String name) throws IOException {
        Path home = Files.createDirectories(session.home());
        removeAbandoned(home);
        Path copy = Files.createTempFile(home, COPY, "");
        // A signal ends the process while it waits for input.
        copy.toFile().deleteOnExit();
        try {
            if (Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING) == 0) {
                throw new IntegrityException(name + ": empty: nothing came from whoever should write an archive to it");
            }
            return load(copy, name);
        } catch (IntegrityException e) {
            throw new IntegrityException(unnamed(copy, name, String.valueOf(e.getMessage())), e);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Nobody knows the copy: what is wrong with it came from the stream. */
    private static String unnamed(Path copy, String name, String message) {
        return message.replaceFirst("([a-z-]+:)?" + Pattern.quote(copy.toString()), Matcher.quoteReplacement(name));
    }

    /** What a killed process left: no copy is being made or read for days. */
    private static void removeAbandoned(Path home) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS));
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(home, COPY + "*")) {
            for (Path copy : copies) {
                try {
                    if (Files.getLastModifiedTime(copy).compareTo(old) < 0) {
                        Files.delete(copy);
                    }
                } catch (NoSuchFileException e) {
                    // Its own process has just removed it.
                }
            }
        }
    }

    private int load(Path archive, String name) throws IOException {
        boolean lasting = archive.equals(input);
        List<Reference> loaded = new ArrayList<>();
        int exitCode = ExitCodes.OK;
        try (ImageClient client = session.open();
                PullDisplay display = session.display()) {
            Reference source = source(client, archive, name);
            List<String> names = client.tags(source);
            // Whatever went by these names before.
            PullOptions options = platform.apply(PullOptions.defaults())
                    .withPolicy(PullPolicy.ALWAYS)
                    .withProgress(display);
            if (names.isEmpty()) {
                requireLasting(lasting, name);
                loaded.add(client.pull(source, options).reference());
            }
            LoadedNames stored = new LoadedNames(client, source, name, lasting);
            List<NotFoundException> nameless = new ArrayList<>();
            for (String image : names) {
                Optional<Reference> reference = reference(stored, image, nameless);
                int result = reference.isEmpty()
                        ? ExitCodes.OK
                        : load(client, stored.image(image), options.withStoreAs(reference.get()), loaded);
                exitCode = exitCode == ExitCodes.OK ? result : exitCode;
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
        session.console().result(loaded.stream().map(image -> image + "\n").collect(Collectors.joining()));
        return ExitCodes.OK;
    }

    /** One image that can't be loaded is no reason to leave out others. */
    private int load(ImageClient client, Reference image, PullOptions options, List<Reference> loaded)
            throws CancelledException {
        try {
            loaded.add(client.pull(image, options).reference());
            return ExitCodes.OK;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return session.failures().tell(e);
        }
    }

    /** One image that can't be named is no reason to leave out others. */
    private static Optional<Reference> reference(LoadedNames names, String image, List<NotFoundException> nameless)
            throws IOException {
        try {
            return Optional.of(names.stored(image));
        } catch (NotFoundException e) {
            nameless.add(e);
            return Optional.empty();
        }
    }

    /** An image without a name is known by where it came from, so it has to come from somewhere. */
    private static void requireLasting(boolean lasting, String name) throws NotFoundException {
        if (!lasting) {
            throw new NotFoundException(name + ": the image has no name; ply load -i FILE stores it under the file's");
        }
    }

    /** Which kind of archive it is, or a folder, is for those who read them to say. */
    private static Reference source(ImageClient client, Path archive, String name) throws IOException {
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
                throw e instanceof NotFoundException && Files.exists(archive) ? holdsNone(name, e) : e;
            } catch (IntegrityException damaged) {
                damaged.addSuppressed(e);
                throw e instanceof NotFoundException ? damaged : e;
            }
        }
    }

    private static NotFoundException holdsNone(String name, ImageException cause) {
        return new NotFoundException(
                name + ": holds no image: it has neither index.json, as OCI archives do,"
                        + " nor manifest.json, as docker's do",
                cause);
    }
}
