package dev.ply.image.cli;

import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: results to standard output, all else to standard error. Messages go above whatever progress is
 * being drawn. Thread-safe.
 */
final class Console implements Notices {

    /** What failures call the place that results go to. */
    static final String RESULTS = "standard output";

    private final OutputStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Terminals terminals;
    private volatile boolean quiet;
    private volatile boolean asking;
    private volatile boolean warned;
    private volatile Consumer<String> lines;

    /**
     * Writes to these streams.
     *
     * @param terminals which of the process's own streams are some
     */
    Console(OutputStream out, PrintStream err, Map<String, String> environment, Terminals terminals) {
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.terminals = terminals;
        this.lines = this::print;
    }

    Map<String, String> environment() {
        return environment;
    }

    Terminals terminals() {
        return terminals;
    }

    PrintStream err() {
        return err;
    }

    /** Reads an answer from somebody, which no interrupt ends. */
    <T extends @Nullable Object> T whileAsking(Supplier<T> reader) {
        asking = true;
        try {
            return reader.get();
        } finally {
            asking = false;
        }
    }

    /** Whether somebody is asked just now. */
    boolean isAsking() {
        return asking;
    }

    /** From now on drops what is neither a warning nor an error. */
    void beQuiet() {
        quiet = true;
    }

    /** Lets {@code writer} show messages until {@link #release}. */
    void redirect(Consumer<String> writer) {
        lines = writer;
    }

    /** Shows messages itself again. */
    void release() {
        lines = this::print;
    }

    /** Writes a result; called once a command has nothing left to fail at. */
    void result(String text) throws IOException {
        result(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, as it is. */
    void result(byte[] bytes) throws IOException {
        try (OutputStream stream = resultStream()) {
            stream.write(bytes);
        }
    }

    /** For results too large to be held; closing flushes. Failures say that standard output is concerned. */
    OutputStream resultStream() {
        return new NamedOutputStream(out, RESULTS);
    }

    /** Writes a line to standard error as it is, whatever the user wants to hear. */
    void line(String text) {
        lines.accept(text);
    }

    void error(String text) {
        lines.accept("ply: " + Failures.oneLine(text));
    }

    @Override
    public void warning(String text) {
        warned = true;
        lines.accept("ply: warning: " + Failures.oneLine(text));
    }

    /** Whether there was anything to warn of. */
    boolean hasWarned() {
        return warned;
    }

    @Override
    public void information(String text) {
        if (!quiet) {
            lines.accept(Failures.oneLine(text));
        }
    }

    private synchronized void print(String line) {
        err.println(line);
        err.flush();
    }
}
