package dev.ply.image.registry.archive;

import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the programs that other people use. */
final class Tool {

    private final List<String> command;

    private Tool(List<String> command) {
        this.command = command;
    }

    static Tool of(String program, String... options) {
        DockerRegistry.requireInstalled(program);
        return new Tool(Stream.concat(Stream.of(program), Stream.of(options)).toList());
    }

    /** With images of its own in {@code folder}, as podman and buildah take it. */
    static Tool withStorage(String program, Path folder) {
        return of(
                program,
                "--root=" + folder.resolve(program + "-root"),
                "--runroot=" + folder.resolve(program + "-run"),
                "--storage-driver=vfs");
    }

    /** Runs it and returns what it prints; a failure's message has what it complains of. */
    byte[] run(Object... arguments) throws IOException, InterruptedException {
        List<String> all = Stream.concat(command.stream(), Stream.of(arguments).map(String::valueOf))
                .toList();
        Path complaints = Files.createTempFile("tool", ".log");
        try {
            Process process =
                    new ProcessBuilder(all).redirectError(complaints.toFile()).start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", all) + ": " + Files.readString(complaints));
            }
            return printed;
        } finally {
            Files.delete(complaints);
        }
    }

    String print(Object... arguments) throws IOException, InterruptedException {
        return new String(run(arguments), StandardCharsets.UTF_8).strip();
    }
}
