package dev.ply.image.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Where the {@code ply} command starts. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        prepareLogging(Arrays.asList(args));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = Boolean.getBoolean("ply.terminal");
        Console console = new Console(new FileOutputStream(FileDescriptor.out), err, System.getenv(), terminal);
        int exitCode = Interruption.run(() -> new Commands(console).run(args));
        System.exit(exitCode);
    }

    /** Logs of the libraries are for who asks; has to be said before the first logger is made. */
    private static void prepareLogging(List<String> args) {
        boolean verbose = args.contains("-v") || args.contains("--verbose");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "off");
    }
}
