package dev.ply.image.cli;

import dev.ply.image.error.IntegrityException;
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
import java.util.Optional;
import java.util.concurrent.Callable;
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
        return new ArchiveLoad(session, platform, input, Optional.empty()).run();
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
            return new ArchiveLoad(session, platform, copy, Optional.of(name)).run();
        } finally {
            Files.deleteIfExists(copy);
        }
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
}
