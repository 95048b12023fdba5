package dev.ply.image.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where a command writes a large result: standard output, or a file that appears whole or not at all. */
final class OutputFile implements AutoCloseable {

    static final Path STANDARD_OUTPUT = Path.of("-");

    private final OutputStream stream;
    private final Optional<Path> target;
    private final Optional<Path> temporary;

    private OutputFile(OutputStream stream, Optional<Path> target, Optional<Path> temporary) {
        this.stream = stream;
        this.target = target;
        this.temporary = temporary;
    }

    /** Opens what the user named. A device or a pipe is written to as it is. */
    static OutputFile open(Path name, Console console) throws IOException {
        if (name.equals(STANDARD_OUTPUT)) {
            if (console.terminals().out()) {
                throw new UserException(
                        ExitCodes.USAGE,
                        "standard output is a terminal, which shows no archives; give -o FILE, or | or >");
            }
            return new OutputFile(console.resultStream(), Optional.empty(), Optional.empty());
        }
        Path target = followed(name.toAbsolutePath());
        if (Files.isDirectory(target)) {
            throw new UserException(ExitCodes.FAILURE, name + ": is a directory");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            OutputStream device = Files.newOutputStream(target, StandardOpenOption.WRITE);
            return new OutputFile(new NamedOutputStream(device, name.toString()), Optional.empty(), Optional.empty());
        }
        Path folder = target.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            throw new UserException(ExitCodes.FAILURE, name + ": there is no folder " + folder);
        }
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        Files.deleteIfExists(temporary);
        // What somebody else puts there meanwhile, a link perhaps, is not written to.
        OutputStream file = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        }
        return new OutputFile(
                new NamedOutputStream(file, name.toString()), Optional.of(target), Optional.of(temporary));
    }

    /** Where a link leads, for the file belongs there; also where that is not there yet. */
    private static Path followed(Path name) throws IOException {
        if (Files.exists(name)) {
            return name.toRealPath();
        }
        return Files.isSymbolicLink(name) ? name.resolveSibling(Files.readSymbolicLink(name)) : name;
    }

    OutputStream stream() {
        return stream;
    }

    /** An empty folder, where there is as much room as for the file itself if possible. */
    Path temporaryFolder() throws IOException {
        return target.isPresent()
                ? Files.createTempDirectory(target.get().getParent(), ".ply-")
                : Files.createTempDirectory("ply-");
    }

    /** Everything was written. */
    void commit() throws IOException {
        stream.close();
        if (temporary.isPresent() && target.isPresent()) {
            Files.move(temporary.get(), target.get(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary.isPresent()) {
            try (stream) {
                Files.deleteIfExists(temporary.get());
            }
        }
    }
}
