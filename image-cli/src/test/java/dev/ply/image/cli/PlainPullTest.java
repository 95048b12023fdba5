package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simplest pulls are read as the command line's parser would read them; all else is left to that. */
class PlainPullTest {

    private static final String HOST = "--platform=" + Platform.host();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull IMAGE",
                "pull -q IMAGE",
                "-q pull IMAGE IMAGE",
                "--quiet pull IMAGE --progress=none",
                "pull --format json IMAGE",
                "pull --format=JSON IMAGE IMAGE",
                "pull --platform linux/amd64 IMAGE",
                "--extractor erofs pull -q --progress plain IMAGE",
                "pull --extractor=none IMAGE",
                "pull IMAGE oci:nowhere:app"
            })
    void simpleFormsDoWhatTheParserWouldHaveThemDo(String words) throws IOException {
        SmallImage image = SmallImage.in(folder.resolve("layout"), "hello\n");
        List<String> command = new ArrayList<>(
                List.of(words.replace("IMAGE", image.reference()).split(" ")));
        if (!words.contains("--platform")) {
            command.add("--platform=linux/amd64");
        }
        assertThat(read(command.toArray(String[]::new))).isPresent();
        CommandLineFixture plain = new CommandLineFixture(folder.resolve("plain"));
        CommandLineFixture parsed = new CommandLineFixture(folder.resolve("parsed"));

        int exitCode = plain.ply(command.toArray(String[]::new));
        command.add("--policy=if-missing");

        assertThat(read(command.toArray(String[]::new))).isEmpty();
        assertThat(parsed.ply(command.toArray(String[]::new))).isEqualTo(exitCode);
        assertThat(plain.out().replace("/plain/", "/parsed/")).isEqualTo(parsed.out());
        assertThat(plain.err().lines().sorted())
                .isEqualTo(parsed.err().lines().sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pull",
                "images",
                "unpack app folder",
                "pull --home",
                "pull --home -q app",
                "pull --home a --home b app",
                "pull --format=yaml app",
                "pull --platform=/ app",
                "pull --progress=tty app",
                "pull --jobs=2 app",
                "pull -- app",
                "pull -v app",
                "pull -qv app",
                "pull --help app"
            })
    void theRestIsLeftToTheParser(String words) {
        assertThat(read(words.split(" "))).isEmpty();
    }

    @Test
    void anEmptyWordIsLeftToTheParser() {
        assertThat(read("pull", "")).isEmpty();
        assertThat(read("pull", HOST, "app")).isPresent();
    }

    private static Optional<PullCommand> read(String... words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return PlainPull.read(new Session(new Console(nowhere, nowhere, Map.of(), Terminals.NONE)), words);
    }
}
