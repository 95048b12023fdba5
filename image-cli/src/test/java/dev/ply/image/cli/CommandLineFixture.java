package dev.ply.image.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this virtual machine and keeps what they write. */
final class CommandLineFixture {

    private final Map<String, String> environment = new HashMap<>();
    private Terminals terminals = Terminals.NONE;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    CommandLineFixture(Path home) {
        environment.put("PLY_HOME", home.toString());
        environment.put("HOME", home.toString());
    }

    /** Lets these of the streams be terminals. */
    CommandLineFixture on(Terminals some) {
        terminals = some;
        return this;
    }

    CommandLineFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The variables that commands see. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Runs one command whose results go to somebody who doesn't read them. */
    int plyWithoutReader(String... args) {
        err.reset();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Invocation(new Console(closed, errors, environment, terminals)).run(args);
    }

    /** Runs one command and returns its exit code. */
    int ply(String... args) {
        out.reset();
        err.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Invocation(new Console(out, errors, environment, terminals)).run(args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
