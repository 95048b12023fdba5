package dev.ply.image.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final String ESC = "\u001b[";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(terminal, true, StandardCharsets.UTF_8));

    @Test
    void linesAreDrawnOverThoseBefore() {
        screen.draw(List.of("one", "two"), 80);
        assertThat(drawn()).isEqualTo("one" + ESC + "K\ntwo" + ESC + "K\n");

        screen.draw(List.of("uno", "due"), 80);
        assertThat(drawn()).isEqualTo("\r" + ESC + "2Auno" + ESC + "K\ndue" + ESC + "K\n");
    }

    @Test
    void fewerLinesThanBeforeEraseTheRest() {
        screen.draw(List.of("one", "two"), 80);
        drawn();

        screen.draw(List.of("all"), 80);
        assertThat(drawn()).isEqualTo("\r" + ESC + "2Aall" + ESC + "K\n" + ESC + "J");
    }

    @Test
    void inANarrowerTerminalTheLinesBeforeAreCountedAsTheRowsThatTheyTakeThere() {
        screen.draw(List.of("x".repeat(40), "y".repeat(41), ""), 80);
        drawn();

        screen.draw(List.of("a", "b", "c"), 20);
        assertThat(drawn()).startsWith("\r" + ESC + "6Aa").endsWith("c" + ESC + "K\n" + ESC + "J");
    }

    @Test
    void aMessageStandsAboveAndWhatWasDrawnBelowItAgain() {
        screen.draw(List.of("one", "two"), 80);
        drawn();

        screen.print("a warning", 80);
        assertThat(drawn()).isEqualTo("\r" + ESC + "2A" + ESC + "Ja warning\none\ntwo\n");
    }

    @Test
    void whatIsFrozenIsNotDrawnOver() {
        screen.draw(List.of("one"), 80);
        screen.freeze();
        drawn();

        screen.draw(List.of("two"), 80);
        assertThat(drawn()).isEqualTo("two" + ESC + "K\n");
    }

    private String drawn() {
        String text = terminal.toString(StandardCharsets.UTF_8);
        terminal.reset();
        return text;
    }
}
