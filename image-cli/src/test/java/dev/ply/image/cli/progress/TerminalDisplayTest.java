package dev.ply.image.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.PullProgress;
import dev.ply.image.Reference;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalDisplayTest {

    private static final Reference IMAGE = Reference.parse("example.com/app:1");

    @Test
    void whyAPullFailedStandsBelowWhatWasDrawnOfIt() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TerminalDisplay display = new TerminalDisplay(new PrintStream(out, true, StandardCharsets.UTF_8))) {
            display.on(new PullProgress.Resolving(IMAGE));
            display.print("a warning");
            display.on(new PullProgress.Failed(IMAGE, "gone"));
            display.print("ply: gone");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("resolving\u001b[K\n\u001b[Jply: gone\n");
    }
}
