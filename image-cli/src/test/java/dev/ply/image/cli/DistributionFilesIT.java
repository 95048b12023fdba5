package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual pages and completions, as the shells and man read them. */
class DistributionFilesIT {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        DistributionFiles.main(new String[] {folder.toString(), "1.2.3"});
    }

    @ParameterizedTest
    @CsvSource({"bash, bash/ply", "zsh, zsh/_ply", "fish, fish/ply.fish"})
    void theShellFindsNoMistakeInItsCompletions(String shell, String file) throws Exception {
        DockerRegistry.requireInstalled(shell);

        assertThat(run(shell, "-n", folder.resolve("completions/" + file).toString()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ply pu, pull",
        "ply help, help",
        "ply help pu, pull",
        "ply pull --pol, --policy",
        "ply pull --policy i, if-missing",
        "ply layers --overlay k, kernel",
        "ply completion f, fish"
    })
    void fishCompletesCommandsOptionsAndValues(String typed, String completed) throws Exception {
        DockerRegistry.requireInstalled("fish");
        Path script = folder.resolve("completions/fish/ply.fish");

        assertThat(run(
                        "fish",
                        "--no-config",
                        "-c",
                        "function ply; end; source '" + script + "'; complete -C '" + typed + "'"))
                .startsWith(completed);
    }

    @Test
    void everyCommandHasAManualPageThatManHasNothingToSayAgainst() throws Exception {
        DockerRegistry.requireInstalled("man");
        List<Path> pages;
        try (Stream<Path> files = Files.list(folder.resolve("man/man1"))) {
            pages = files.sorted().toList();
        }

        assertThat(pages).hasSizeGreaterThan(20);
        for (Path page : pages) {
            String text = run("env", "MANWIDTH=80", "LC_ALL=C.UTF-8", "man", "--warnings", "-l", page.toString());
            assertThat(text)
                    .startsWith(page.getFileName().toString().replace(".1", "").toUpperCase(Locale.ROOT) + "(1)");
            assertThat(text)
                    .contains("NAME\n", "SYNOPSIS\n", "DESCRIPTION\n", "ply 1.2.3")
                    .doesNotContain("${", "warning:");
        }
    }

    @Test
    void theManualTellsOfVariablesFilesAndOtherNames() throws IOException {
        assertThat(Files.readString(folder.resolve("man/man1/ply.1")))
                .contains(".SH ENVIRONMENT\n", "PLY_JAVA_OPTS", "HTTPS_PROXY", "OCI_REGISTRY_DOMAIN")
                .contains(".SH FILES\n", "~/.ply/config.json", "auth.json")
                .contains("\\fBply\\-images\\fR(1), ply ls\n");
        assertThat(Files.readString(folder.resolve("man/man1/ply-images.1"))).contains("The same as ply ls.\n");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }
}
