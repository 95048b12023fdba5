package dev.ply.image.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A shell in a terminal of tmux, with {@code ply} on its path. */
final class Terminal implements AutoCloseable {

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
    private static final String PROMPT = "ready> ";

    private final String socket;

    /** Starts a shell and waits for its prompt. */
    Terminal(Path folder, int columns, int rows, Map<String, String> variables, String... shell) throws Exception {
        this.socket = folder.resolve("tmux").toString();
        List<String> command =
                new ArrayList<>(List.of("new-session", "-d", "-x", "" + columns, "-y", "" + rows, "env", "-i"));
        command.add("PATH=" + Path.of("bin").toAbsolutePath() + ":" + System.getenv("PATH"));
        command.add("JAVA_HOME=" + System.getProperty("java.home"));
        command.addAll(List.of("HOME=" + folder, "PLY_HOME=" + folder.resolve("home")));
        command.addAll(List.of("LC_ALL=C.UTF-8", "TERM=screen", "PS1=" + PROMPT, "ENV="));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(shell.length == 0 ? new String[] {"sh"} : shell));
        tmux(command);
        await("the prompt", screen -> screen.contains(PROMPT.strip()));
    }

    /** Types a line and the Enter key. */
    void type(String line) throws Exception {
        write(line);
        press("Enter");
    }

    /** Types this and nothing else. */
    void write(String text) throws Exception {
        tmux(List.of("send-keys", "-l", text));
    }

    /** Presses a key, by tmux's name for it. */
    void press(String key) throws Exception {
        tmux(List.of("send-keys", key));
    }

    /** Types this and the Tab key on a line of its own, and waits until the line begins like that. */
    void complete(String typed, String completed) throws Exception {
        press("C-u");
        press("C-l");
        write(typed);
        press("Tab");
        await(PROMPT + completed);
    }

    void resize(int columns, int rows) throws Exception {
        tmux(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    }

    /** What can be seen, without trailing spaces and empty lines below. */
    String screen() {
        return capture();
    }

    /** The same with escape sequences for colours and the like. */
    String screenWithColours() {
        return capture("-e");
    }

    private String capture(String... options) {
        List<String> command = new ArrayList<>(List.of("capture-pane", "-p"));
        command.addAll(List.of(options));
        try {
            return tmux(command).replaceAll(" +\n", "\n").stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the screen is like this, and returns it. */
    String await(String what, Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        String screen = screen();
        while (!condition.test(screen)) {
            assertThat(System.nanoTime())
                    .as("waited for %s; the screen is:%n%s", what, screen)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
            screen = screen();
        }
        return screen;
    }

    String await(String text) throws InterruptedException {
        return await("\"" + text + "\"", screen -> screen.contains(text));
    }

    private String tmux(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket, "-f", "/dev/null"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }

    /** Waits until nothing runs any more, since what runs writes to the folder. */
    @Override
    public void close() throws Exception {
        try {
            await(
                    "the prompt",
                    screen -> screen.substring(screen.lastIndexOf('\n') + 1).startsWith(PROMPT.strip()));
        } finally {
            tmux(List.of("kill-server"));
        }
    }
}
