package dev.ply.image.extract.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class of the tests in a Java of its own. */
public final class ChildJvm {

    private final List<String> command = new ArrayList<>();

    /** What it printed, and how it ended. */
    public record Outcome(int exit, String output) {}

    /** {@code prefix} is what the command begins with, such as a program that runs others as another user. */
    public ChildJvm(String... prefix) {
        command.addAll(List.of(prefix));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            // Else it warns of JNA, where the output belongs to the class.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
    }

    /** The class path of the tests. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Adds options of Java. */
    public ChildJvm with(String... options) {
        command.addAll(List.of(options));
        return this;
    }

    /** Runs the class's main method. */
    public Outcome run(String classPath, Class<?> main, String... arguments) throws IOException, InterruptedException {
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
