package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.registry.testing.DockerRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ply saves the others read, and the other way round, with the digests unchanged. */
class ArchiveIT {

    private static final String NAME = "example.com/hello:1";

    @TempDir
    private Path folder;

    /** Podman and buildah refuse a longer path. */
    private Path storage = Path.of("unset");

    private Ply ply = new Ply(Path.of("unset"));
    private JsonNode image = new ObjectMapper().createObjectNode();

    @BeforeEach
    void loadAnImage() throws Exception {
        for (String program : List.of("skopeo", "podman", "buildah", "umoci")) {
            DockerRegistry.requireInstalled(program);
        }
        storage = Files.createTempDirectory("ply");
        ply = new Ply(folder.resolve("home"));
        run("../examples/hello-image/build", path("layout"));
        skopeo("oci:" + path("layout"), "oci-archive:" + path("skopeo.tar") + ":" + NAME);
        assertThat(ply.succeed("load", "-i", path("skopeo.tar")).lines()).containsExactly(NAME);
        image = inspect(ply, NAME);
    }

    @AfterEach
    void removeStorage() throws Exception {
        run("rm", "-rf", storage.toString());
    }

    @Test
    void anOciArchiveOfSkopeosHasTheDigestsThatSkopeoTells() throws Exception {
        String digest = run("skopeo", "inspect", "--format", "{{.Digest}}", "oci-archive:" + path("skopeo.tar"));

        assertThat(image.path("manifestDigest").asText()).isEqualTo(digest.strip());
    }

    @Test
    void skopeoReadsWhatPlySavesWithTheSameDigest() throws Exception {
        ply.succeed("save", NAME, "-o", path("ply.tar"));
        String digest = run("skopeo", "inspect", "--format", "{{.Digest}}", "oci-archive:" + path("ply.tar"));

        assertThat(digest.strip()).isEqualTo(image.path("manifestDigest").asText());
        skopeo("oci-archive:" + path("ply.tar") + ":" + NAME, "dir:" + path("copied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive"})
    void podmanLoadsWhatPlySavesUnderItsNameAndId(String format) throws Exception {
        ply.succeed("save", "--format", format, NAME, "-o", path("ply.tar"));
        podman("load", "--quiet", "-i", path("ply.tar"));

        assertThat(podman("image", "inspect", "--format", "{{.Id}}", NAME).strip())
                .isEqualTo(hex("configDigest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive"})
    void plyLoadsWhatPodmanSavesUnderItsNameAndId(String format) throws Exception {
        podman("load", "--quiet", "-i", path("skopeo.tar"));
        podman("save", "--quiet", "--format", format, "-o", path("podman.tar"), NAME);
        Ply other = new Ply(folder.resolve("other"));

        assertThat(other.succeed("load", "-i", path("podman.tar")).lines()).containsExactly(NAME);
        assertThat(inspect(other, NAME).path("config")).isEqualTo(image.path("config"));
        assertThat(diffIds(other)).isEqualTo(diffIds(ply));
    }

    @Test
    void buildahReadsWhatPlySavesAndPlyWhatBuildahMakesOfIt() throws Exception {
        ply.succeed("save", NAME, "-o", path("ply.tar"));
        String id = buildah("pull", "--quiet", "oci-archive:" + path("ply.tar")).strip();
        assertThat(id).isEqualTo(hex("configDigest"));

        buildah("push", "--quiet", id, "oci-archive:" + path("buildah.tar") + ":" + NAME);
        Ply other = new Ply(folder.resolve("other"));
        assertThat(other.succeed("load", "-i", path("buildah.tar")).lines()).containsExactly(NAME);
        assertThat(inspect(other, NAME).path("configDigest")).isEqualTo(image.path("configDigest"));
    }

    @Test
    void umociUnpacksWhatPlySavesAndPlyWhatUmociMakesOfIt() throws Exception {
        ply.succeed("save", NAME, "-o", path("ply.tar"));
        Files.createDirectory(folder.resolve("saved"));
        run("tar", "-C", path("saved"), "-xf", path("ply.tar"));
        run("umoci", "unpack", "--rootless", "--image", path("saved") + ":" + NAME, path("bundle"));
        assertThat(folder.resolve("bundle/rootfs/etc/motd")).hasContent("Welcome.");

        Files.writeString(folder.resolve("bundle/rootfs/etc/motd"), "Changed.\n");
        run("umoci", "repack", "--image", path("saved") + ":changed", path("bundle"));
        ply.succeed("unpack", "oci:" + path("saved") + ":changed", path("root"));
        assertThat(folder.resolve("root/etc/motd")).hasContent("Changed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive"})
    void severalImagesTravelInOneArchiveThroughPipes(String format) throws Exception {
        String second = "example.com/hello:2";
        skopeo("oci:" + path("layout"), "oci-archive:" + path("second.tar") + ":" + second);
        ply.succeed("load", "-i", path("second.tar"));
        Path archive = folder.resolve("both.tar");
        saveTo(archive, "save", "--format", format, NAME, second, "-o", "-");
        Ply other = new Ply(folder.resolve("other"));
        Files.createDirectories(other.home());
        Path abandoned = Files.createFile(other.home().resolve(".load-1-standard-input"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.EPOCH));
        Path answer = folder.resolve("answer");
        Process loading = new ProcessBuilder(other.command("load"))
                .redirectInput(archive.toFile())
                .redirectOutput(answer.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(loading.waitFor()).isZero();
        assertThat(answer).content().contains(NAME + "\n", second + "\n");
        assertThat(inspect(other, second).path("configDigest")).isEqualTo(image.path("configDigest"));
        if (format.equals("oci-archive")) {
            assertThat(inspect(other, second).path("manifestDigest")).isEqualTo(image.path("manifestDigest"));
        }
        assertThat(filesOfLoad(other)).isEmpty();
    }

    @Test
    void aSignalWhileInputIsAwaitedLeavesNothing() throws Exception {
        Ply other = new Ply(folder.resolve("other"));
        Process loading = new ProcessBuilder(other.command("load")).start();
        while (!Files.isDirectory(other.home()) || filesOfLoad(other).isEmpty()) {
            assertThat(loading.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }

        // Process.destroy would end the input as well, which may be noticed first.
        loading.toHandle().destroy();

        assertThat(loading.waitFor()).isEqualTo(143);
        assertThat(filesOfLoad(other)).isEmpty();
    }

    @Test
    void anArchiveOfSomethingElseIsSaidToHoldNoImage() throws Exception {
        run("tar", "-C", folder.toString(), "-cf", path("other.tar"), "skopeo.tar");

        Ply.Outcome refused = ply.run("load", "-i", path("other.tar"));

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(ply.run("load", "-i", path("missing.tar")).stderr()).contains("there is no file");
        assertThat(refused.stderr())
                .startsWith("ply: " + path("other.tar") + ": holds no image: it has neither index.json");
    }

    private static List<String> filesOfLoad(Ply ply) throws Exception {
        try (var files = Files.list(ply.home())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".load"))
                    .toList();
        }
    }

    private void saveTo(Path output, String... arguments) throws Exception {
        Process process = new ProcessBuilder(ply.command(arguments))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static JsonNode inspect(Ply ply, String name) throws Exception {
        return new ObjectMapper().readTree(ply.succeed("inspect", name).stdout());
    }

    private static List<String> diffIds(Ply ply) throws Exception {
        List<String> ids = new ArrayList<>();
        inspect(ply, NAME)
                .path("layers")
                .forEach(layer -> ids.add(layer.path("diffId").asText()));
        return ids;
    }

    private String hex(String field) {
        return image.path(field).asText().replaceFirst("sha256:", "");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void skopeo(String from, String to) throws Exception {
        run("skopeo", "--insecure-policy", "copy", "--quiet", from, to);
    }

    private String podman(String... arguments) throws Exception {
        return run(inStorage("podman", arguments));
    }

    private String buildah(String... arguments) throws Exception {
        return run(inStorage("buildah", arguments));
    }

    private String[] inStorage(String program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(program, "--root", storage + "/root", "--runroot", storage + "/run", "--storage-driver=vfs"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static String run(String... command) throws Exception {
        Ply.Outcome outcome = Ply.execute(List.of(command));
        assertThat(outcome.exit())
                .as("%s: %s", List.of(command), outcome.stderr())
                .isZero();
        return outcome.stdout();
    }
}
