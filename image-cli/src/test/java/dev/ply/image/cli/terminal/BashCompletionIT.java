package dev.ply.image.cli.terminal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.cli.DistributionFiles;
import dev.ply.image.cli.crash.SlowRegistry;
import dev.ply.image.cli.crash.TestImage;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bash makes of a Tab key. */
class BashCompletionIT {

    private static final String SCRIPT = "source completions/bash/ply";

    /** The package bash-completion, which loads a command's script when it is first needed. */
    private static final Path PACKAGE = Path.of("/usr/share/bash-completion/bash_completion");

    /** The home. */
    @TempDir
    private Path folder;

    @BeforeEach
    void fillTheHome() throws IOException {
        DockerRegistry.requireInstalled("tmux");
        DistributionFiles.main(new String[] {folder.toString(), "1.2.3"});
        Path found = Files.createDirectories(folder.resolve(".local/share/bash-completion/completions"));
        Files.copy(folder.resolve("completions/bash/ply"), found.resolve("ply"));
        Files.createDirectory(folder.resolve("rootfs"));
        Files.createDirectory(folder.resolve("my root"));
        Files.createFile(folder.resolve("root.json"));
        Files.createFile(folder.resolve("my auth.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"source <(ply completion bash)", "load() { " + SCRIPT + "; return 124; }; complete -D -F load"})
    void theScriptIsReadAtOnceOrWhenItIsNeeded(String load) throws Exception {
        try (Terminal terminal = bash(load)) {
            terminal.complete("ply unpack alpine:3.20 rootf", "ply unpack alpine:3.20 rootfs/");
        }
    }

    @Test
    void thePackageFindsTheScript() throws Exception {
        assumeTrue(System.getenv("CI") != null || Files.exists(PACKAGE));
        try (Terminal terminal = bash("source " + PACKAGE)) {
            terminal.complete("ply unpack alpine:3.20 rootf", "ply unpack alpine:3.20 rootfs/");
            terminal.complete("ply pull --policy=n", "ply pull --policy=never");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ply unp, ply unpack",
        "ply --home rootfs unp, ply --home rootfs unpack",
        "ply help pu, ply help pull",
        "ply completion f, ply completion fish",
        "ply pull --pol, ply pull --policy",
        "ply pull app:serve --pol, ply pull app:serve --policy",
        "ply unpack app:serve --plat, ply unpack app:serve --platform"
    })
    void commandsAndTheirOptions(String typed, String completed) throws Exception {
        try (Terminal terminal = bash(SCRIPT)) {
            terminal.complete(typed, completed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ply pull --policy n, ply pull --policy never",
        "ply pull --policy=n, ply pull --policy=never",
        "ply pull a:1 --progress=t, ply pull a:1 --progress=tty",
        "ply save a -o - --format d, ply save a -o - --format docker-archive"
    })
    void valuesOfOptions(String typed, String completed) throws Exception {
        try (Terminal terminal = bash(SCRIPT)) {
            terminal.complete(typed, completed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ply --home r, ply --home rootfs/",
        "ply --home=r, ply --home=rootfs/",
        "ply --plugins my, ply --plugins my\\ root/",
        "ply images --layers-dir \"my, ply images --layers-dir \"my root\"/",
        "ply unpack alpine r, ply unpack alpine rootfs/",
        "ply unpack alpine:3.20 r, ply unpack alpine:3.20 rootfs/",
        "ply unpack localhost:5000/x:1 r, ply unpack localhost:5000/x:1 rootfs/",
        "ply unpack a@sha256:0 ~/r, ply unpack a@sha256:0 ~/rootfs/",
        "ply unpack --jobs=1 -- a my, ply unpack --jobs=1 -- a my\\ root/",
        "ply mount --home h alpine r, ply mount --home h alpine rootfs/",
        "ply pull --authfile root., ply pull --authfile root.json",
        "ply pull --authfile=my\\ a, ply pull --authfile=my\\ auth.json",
        "ply save a -o root., ply save a -o root.json",
        "ply inspect a >root., ply inspect a >root.json"
    })
    void filesAndDirectories(String typed, String completed) throws Exception {
        try (Terminal terminal = bash(SCRIPT)) {
            terminal.complete(typed, completed);
        }
    }

    @Test
    void whatMayBeSeveralIsListed() throws Exception {
        try (Terminal terminal = bash(SCRIPT)) {
            terminal.write("ply pull --policy=");
            terminal.press("Tab");
            terminal.press("Tab");
            terminal.await("always      if-missing  never");
            terminal.press("C-u");
        }
    }

    @Test
    void storedImagesWithTheirColons() throws Exception {
        try (SlowRegistry registry = new SlowRegistry(50_000_000);
                Terminal terminal = bash(SCRIPT)) {
            String reference = registry.add(new TestImage("app", List.of(TestImage.layer(0, 1, 1000))));
            terminal.type("ply pull -q " + reference + "; clear; echo exit=$?");
            terminal.await("exit=0");
            terminal.complete("ply rm ", "ply rm " + reference);
            terminal.complete("ply inspect 127", "ply inspect " + reference);
            terminal.complete("ply unpack 127.0.0.1:", "ply unpack " + reference);
            String untagged = reference.substring(0, reference.lastIndexOf(':'));
            terminal.complete("ply verify a:1 " + untagged + ":a", "ply verify a:1 " + reference);
            terminal.complete("ply save \"" + untagged, "ply save \"" + reference);
        }
    }

    private Terminal bash(String load) throws Exception {
        // A history would be written when nobody waits for it any more.
        Map<String, String> variables = Map.of("HISTFILE", "");
        Terminal terminal = new Terminal(folder, 120, 30, variables, "bash", "--norc", "--noprofile");
        terminal.type("cd; " + load + "; clear; echo loaded=$?");
        terminal.await("loaded=0");
        terminal.press("C-l");
        return terminal;
    }
}
