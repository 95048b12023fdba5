package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs programs as a user would, ply among them. */
final class Ply {

    private static final String LAUNCHER =
            Path.of("bin", "ply").toAbsolutePath().toString();

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    Ply(Path home) {
        this.home = home;
    }

    /** Sets an environment variable. */
    Ply with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What a program did. */
    record Outcome(int exit, String stdout, String stderr) {

        List<String> lines() {
            return stdout.lines().toList();
        }
    }

    Path home() {
        return home;
    }

    /** Runs ply with these arguments. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return answer("", arguments);
    }

    /** The same with something to read on standard input. */
    Outcome answer(String input, String... arguments) throws IOException, InterruptedException {
        return execute(command(arguments), environment, input);
    }

    /** The command that runs ply with these arguments. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER, "--home", home.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs ply, which must succeed; returns its output. */
    Outcome succeed(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(arguments);
        assertThat(outcome.exit())
                .as("exit of %s: %s", List.of(arguments), outcome.stderr())
                .isZero();
        return outcome;
    }

    /** Runs any program. */
    static Outcome execute(List<String> command) throws IOException, InterruptedException {
        return execute(command, Map.of(), "");
    }

    private static Outcome execute(List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        CompletableFuture<String> stderr = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        String stdout = read(process.getInputStream());
        return new Outcome(process.waitFor(), stdout, stderr.join());
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
