package dev.ply.image.cli;

import dev.ply.image.cli.answers.QuickAnswers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the {@code ply} command starts. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(out, err, System.getenv(), Boolean.getBoolean("ply.terminal"));
        Optional<String> answer = quickAnswer(args);
        int exitCode = answer.isPresent() ? give(answer.get(), console) : run(console, args);
        System.exit(exitCode);
    }

    private static int give(String answer, Console console) {
        try {
            console.result(answer);
            return ExitCodes.OK;
        } catch (IOException e) {
            return new FailureReport(console, false).tell(e);
        }
    }

    private static int run(Console console, String... args) {
        prepareLogging(Arrays.asList(args));
        return Interruption.run(console, () -> new Commands(console).run(args));
    }

    static Optional<String> quickAnswer(String... args) {
        return args.length == 1 && args[0].equals("--version")
                ? Optional.of(Version.text() + "\n")
                : new QuickAnswers(System.getenv()).find(args);
    }

    /** Logs of the libraries are for who asks; has to be said before the first logger is made. */
    private static void prepareLogging(List<String> args) {
        boolean verbose = args.contains("-v") || args.contains("--verbose");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "off");
    }
}
