package dev.ply.image.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line in a process of its own, started without the launcher's script so that a kill hits the JVM.
 *
 * @param process the process
 */
record PlyProcess(Process process) {

    /** What a process that ended has said. */
    record Outcome(int exit, String out, String err) {}

    /** From here on Java warns on standard error of what libraries do; the launcher switches that off as well. */
    private static final int FIRST_THAT_WARNS = 24;

    static PlyProcess start(Path home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Dguice_bytecode_gen_option=DISABLED"));
        if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.ply.image.cli.Main", "--home", home.toString()));
        command.addAll(List.of(arguments));
        return new PlyProcess(new ProcessBuilder(command).start());
    }

    static Outcome run(Path home, String... arguments) throws IOException, InterruptedException {
        return start(home, arguments).await();
    }

    /** How many nanoseconds a pull takes. */
    static long timeOf(Path home, String reference) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Outcome outcome = run(home, "pull", reference);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return System.nanoTime() - start;
    }

    Outcome await() throws IOException, InterruptedException {
        String out = text(process.getInputStream());
        String err = text(process.getErrorStream());
        return new Outcome(process.waitFor(), out, err);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
