package dev.ply.image.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Platform;
import dev.ply.image.cli.crash.SlowRegistry;
import dev.ply.image.cli.crash.TestImage;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalIT {

    /** Bytes a second: what comes moves a bar several times a second, and is no stall. */
    private static final long SLOW = 50_000;

    private static final long FAST = 50_000_000;

    private static final int SMALL = 100_000;

    /** Bytes of a file in a layer that takes more than a minute at the slow speed, however slow the machine is. */
    private static final int LARGE = 1_000_000;

    private static final String REGISTRY = "127.0.0.1:";

    @TempDir
    private Path folder;

    private SlowRegistry registry;

    @BeforeEach
    void startRegistry() throws IOException {
        DockerRegistry.requireInstalled("tmux");
        registry = new SlowRegistry(FAST);
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void aPullHasALineForEachLayerAndATotalAndEndsWithItsReference() throws Exception {
        String reference = registry.add(image(3, SMALL));
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of())) {
            terminal.type("ply pull " + reference);
            String screen = terminal.await("Status: pulled");

            assertThat(screen.lines().filter(line -> line.matches("[0-9a-f]{12}: done .*")))
                    .hasSize(3);
            assertThat(screen).contains(reference + ": linux/").contains("\n3 of 3 layers, ");
            assertThat(screen.lines().toList()).contains(reference);
        }
    }

    @Test
    void controlCEndsAPullWithItsReasonAtTheBottomAndTheNextGoesOnFromThere() throws Exception {
        String reference = registry.add(image(2, LARGE));
        registry.sendAt(SLOW);
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of())) {
            terminal.type("ply pull " + reference + "; echo exit=$?");
            terminal.await("downloading [=");
            terminal.press("C-c");
            String screen = terminal.await("exit=130");

            assertThat(screen.lines().toList())
                    .containsSubsequence(
                            "ply: " + reference + ": interrupted; the same again goes on from here", "exit=130");

            registry.sendAt(FAST);
            terminal.type("clear; ply pull " + reference);
            terminal.await("Status: pulled");
            assertThat(registry.requests()).anyMatch(request -> request.offset() > 0);
        }
    }

    @Test
    void controlDAtAPromptOfLoginEndsItWithWhatToDo() throws Exception {
        try (Terminal terminal = new Terminal(folder, 120, 30, Map.of())) {
            terminal.type("clear; ply login 127.0.0.1:1; echo exit=$?");
            terminal.await("Username:");
            terminal.press("C-d");
            assertThat(terminal.await("exit=4"))
                    .contains("ply: login: no answer to \"Username:\", so nothing was kept; type one, or give -u USER");

            terminal.type("clear; ply login -u me 127.0.0.1:1; echo exit=$?");
            terminal.await("Password:");
            terminal.press("C-d");
            assertThat(terminal.await("exit=4"))
                    .contains("ply: login: no answer to \"Password:\", so nothing was kept; type one, or give -u USER");
        }
    }

    @Test
    void controlCAtAPromptOfLoginEndsItAtOnceAndTheTerminalShowsAgainWhatIsTyped() throws Exception {
        try (Terminal terminal = new Terminal(folder, 120, 30, Map.of())) {
            terminal.type("clear; ply login -u me 127.0.0.1:1; echo exit=$?");
            terminal.await("Password:");
            terminal.press("C-c");
            assertThat(terminal.await("exit=130").lines().toList()).containsSubsequence("ply: interrupted", "exit=130");

            terminal.write("visible");
            terminal.await("ready> visible");
            terminal.press("C-u");
        }
    }

    /**
     * Pieces of a frame that met a change of the size may stay above: tmux tells a program of a second change up to
     * 250 ms late, and its history takes upper lines of a frame that wraps, where nothing can be drawn over them.
     */
    @Test
    void aTerminalThatChangesItsSizeShowsOneWholePullAtItsBottomThatGrowsNoMore() throws Exception {
        String reference = registry.add(image(3, LARGE));
        registry.sendAt(SLOW);
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of())) {
            terminal.type("ply pull " + reference);
            terminal.await("downloading [");
            for (int[] size : new int[][] {{60, 20}, {40, 12}, {90, 8}, {30, 6}}) {
                terminal.resize(size[0], size[1]);
                terminal.await(
                        "a pull in 5 lines that fits into " + size[0] + " columns",
                        screen -> fits(lastPull(screen), size[0]));
                long pulls = pulls(awaitFrames(terminal));
                String later = awaitFrames(terminal);
                assertThat(pulls(later)).as(later).isEqualTo(pulls);
                assertThat(fits(lastPull(later), size[0])).as(later).isTrue();
            }
            terminal.press("C-c");
        }
    }

    @Test
    void moreLayersThanRowsAreCountedAndTheScreenDoesNotScroll() throws Exception {
        String reference = registry.add(image(40, SMALL));
        registry.sendAt(SLOW);
        try (Terminal terminal = new Terminal(folder, 100, 15, Map.of())) {
            terminal.type("clear; ply pull " + reference);
            String screen = terminal.await("layers more, ");

            assertThat(screen.lines().toList()).startsWith(reference + ": linux/" + arch());
            assertThat(screen.lines().toList()).last().asString().startsWith("0 of 40 layers, ");
            terminal.press("C-c");
        }
    }

    @Test
    void nothingIsColoured() throws Exception {
        String reference = registry.add(image(1, SMALL));
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of("NO_COLOR", "1"))) {
            terminal.type("ply pull " + reference);
            terminal.await("Status: pulled");

            assertThat(terminal.screenWithColours()).doesNotContain("\u001b[");
        }
    }

    @Test
    void aTerminalThatCanDoNothingGetsPlainLines() throws Exception {
        String reference = registry.add(image(1, SMALL));
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of("TERM", "dumb"))) {
            terminal.type("ply pull " + reference);

            assertThat(terminal.await("Status: pulled"))
                    .contains(": downloaded\n")
                    .doesNotContain("[=");
        }
    }

    @Test
    void wrongInputIsToldInOneLineThatSaysWhatToDo() throws Exception {
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of())) {
            terminal.type("clear; ply pul alpine; echo exit=$?");

            assertThat(terminal.await("exit=2").lines().toList())
                    .startsWith("ply: unknown command \"pul\": did you mean pull?; see ply --help", "exit=2");
        }
    }

    @Test
    void zshCompletesCommandsOptionsAndValues() throws Exception {
        DockerRegistry.requireInstalled("zsh");
        try (Terminal terminal = new Terminal(folder, 100, 30, Map.of(), "zsh", "-f")) {
            terminal.type("autoload -Uz compinit; compinit -u; source <(ply completion zsh); clear; echo loaded");
            terminal.await("loaded");
            terminal.type("clear");
            terminal.complete("ply unp", "ply unpack");
            terminal.complete("ply help pu", "ply help pull");
            terminal.complete("ply pull --pol", "ply pull --policy");
            terminal.complete("ply pull --policy if", "ply pull --policy if-missing");
        }
    }

    private static boolean fits(List<String> pull, int columns) {
        return pull.size() == 5
                && pull.stream().allMatch(line -> line.length() < columns)
                && pull.get(4).startsWith("0 of 3 layers, ");
    }

    /** The lines from the last one with a reference. */
    private static List<String> lastPull(String screen) {
        List<String> lines = screen.lines().toList();
        int title = lines.size() - 1;
        while (title > 0 && !lines.get(title).startsWith(REGISTRY)) {
            title--;
        }
        return lines.subList(Math.max(0, title), lines.size());
    }

    private static long pulls(String screen) {
        return screen.lines().filter(line -> line.contains(REGISTRY)).count();
    }

    /** Waits for half a second of a pull, and returns the last frame of it. */
    private static String awaitFrames(Terminal terminal) throws InterruptedException {
        Set<String> frames = new HashSet<>();
        return terminal.await("another 5 frames", screen -> frames.add(screen) && frames.size() > 5);
    }

    private static TestImage image(int layers, int fileSize) throws IOException {
        List<TestImage.Layer> made = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            made.add(TestImage.layer(i, 5, fileSize));
        }
        return new TestImage("app", made);
    }

    private static String arch() {
        return Platform.host().architecture();
    }
}
