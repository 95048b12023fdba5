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
        Optional<String> answer = quickAnswer(args);
        if (answer.isPresent()) {
            // Ends by returning: System.exit looks for a logger first, which takes newer Javas longer than all of this.
            give(answer.get(), out);
            return;
        }
        prepareLogging(Arrays.asList(args));
        Console console = console(out);
        System.exit(Interruption.run(console, () -> new Invocation(console).run(args)));
    }

    private static void give(String answer, OutputStream out) {
        try (OutputStream named = new NamedOutputStream(out, Console.RESULTS)) {
            named.write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.exit(new FailureReport(console(out), false, Optional.empty()).tell(e));
        }
    }

    private static Console console(OutputStream out) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Console(out, err, System.getenv(), Terminals.parse(System.getProperty("ply.terminals", "")));
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
