package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.cli.e2e.RealImages.Pushed;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealImages.class)
class PullIT {

    private static final String OVERRIDE_STAT = "user.containers.override_stat";

    @TempDir
    private Path folder;

    private Ply ply = new Ply(Path.of("unset"));

    @BeforeEach
    void chooseHome() {
        ply = new Ply(folder.resolve("home"));
    }

    @Test
    void layersAreListedBaseToTopAndASecondPullNeedsNoRegistry(Pushed images) throws Exception {
        JsonNode first = pull(images.reference("app"));
        assertThat(first.path("cached").asBoolean()).isFalse();
        assertThat(first.path("layers")).hasSize(3);

        List<String> paths = new ArrayList<>();
        first.path("layers").forEach(layer -> paths.add(layer.path("path").asText()));
        assertThat(ply.succeed("layers", images.reference("app")).lines()).isEqualTo(paths);
        assertThat(paths).allSatisfy(path -> assertThat(Path.of(path)).isDirectory());

        long before = requests(images);
        assertThat(pull(images.reference("app")).path("cached").asBoolean()).isTrue();
        assertThat(requests(images)).isEqualTo(before);
    }

    @Test
    void aDeletedLayerIsRestoredAndTheOthersAreLeftAlone(Pushed images) throws Exception {
        JsonNode layers = pull(images.reference("app")).path("layers");
        Path deleted = Path.of(layers.get(1).path("path").asText());
        TreeListing before = TreeListing.ofTree(deleted);
        Object base = inode(layers.get(0).path("path").asText());
        Object top = inode(layers.get(2).path("path").asText());
        Ply.execute(List.of("rm", "-rf", deleted.toString()));

        assertThat(pull(images.reference("app")).path("cached").asBoolean()).isFalse();

        assertThat(TreeListing.ofTree(deleted)).isEqualTo(before);
        assertThat(inode(layers.get(0).path("path").asText())).isEqualTo(base);
        assertThat(inode(layers.get(2).path("path").asText())).isEqualTo(top);
    }

    @Test
    void everyLayerIsWhatItsTarSays(Pushed images) throws Exception {
        for (JsonNode layer : pull(images.reference("app")).path("layers")) {
            Path tree = Path.of(layer.path("path").asText());
            Path blob = images.layout()
                    .resolve("blobs/" + layer.path("digest").asText().replace(':', '/'));
            TreeListing tar = TreeListing.ofTar(new GZIPInputStream(Files.newInputStream(blob)));

            assertThat(withoutOverrides(TreeListing.ofTree(tree))).containsAllEntriesOf(described(tar));
        }
    }

    @Test
    void theMergedTreeIsTheOneThatUmociUnpacks(Pushed images) throws Exception {
        Path bundle = folder.resolve("bundle");
        assertThat(Ply.execute(List.of("umoci", "unpack", "--image", images.layout() + ":app", bundle.toString()))
                        .exit())
                .isZero();
        Path root = folder.resolve("root");
        ply.succeed("--extractor", "native", "unpack", images.reference("app"), root.toString());

        assertThat(TreeListing.ofTree(root)).isEqualTo(TreeListing.ofTree(bundle.resolve("rootfs")));
    }

    @Test
    void anIndexGivesThePlatformThatIsAskedFor(Pushed images) throws Exception {
        JsonNode arm =
                json(ply.succeed("pull", "--format", "json", "--platform", "linux/arm64", images.reference("multi")));
        JsonNode host =
                json(ply.succeed("pull", "--format", "json", "--platform", "linux/amd64", images.reference("multi")));

        assertThat(arm.path("indexDigest").asText()).startsWith("sha256:");
        assertThat(arm.path("indexDigest")).isEqualTo(host.path("indexDigest"));
        assertThat(arm.path("layers")).hasSize(1);
        assertThat(host.path("layers")).hasSize(3);
    }

    @Test
    void aPlatformThatIsNotThereIsNamedBesideThoseThatAre(Pushed images) throws Exception {
        Ply.Outcome outcome = ply.run("pull", "--platform", "linux/s390x", images.reference("multi"));

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(errorLine(outcome)).contains("linux/s390x", "linux/amd64", "linux/arm64");
    }

    @Test
    void aWrongByteInTheRegistryIsNamedAndNothingIsPublished(Pushed images) throws Exception {
        try (DockerRegistry other = DockerRegistry.start(folder.resolve("registry"))) {
            String reference = other.address() + "/deb:base";
            assertThat(Ply.execute(List.of(
                                    "skopeo",
                                    "copy",
                                    "--dest-tls-verify=false",
                                    "oci:" + images.layout() + ":base",
                                    "docker://" + reference))
                            .exit())
                    .isZero();
            Path blob = largestFile(other.storage());
            byte[] bytes = Files.readAllBytes(blob);
            bytes[bytes.length / 2] ^= 1;
            Files.write(blob, bytes);

            Ply.Outcome outcome = ply.run("pull", reference);

            assertThat(outcome.exit()).isEqualTo(6);
            assertThat(errorLine(outcome))
                    .contains("sha256:" + blob.resolveSibling("").getFileName());
            assertThat(ply.succeed("images", "-q").stdout()).isEmpty();
            try (Stream<Path> files = Files.walk(ply.home())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.endsWith(".extracted") || name.endsWith(".complete"));
            }
        }
    }

    @Test
    void aRegistryThatIsNotThereIsUnreachable() throws Exception {
        Ply.Outcome outcome = ply.run("pull", "127.0.0.1:" + DockerRegistry.freePort() + "/deb:app");

        assertThat(outcome.exit()).isEqualTo(5);
        assertThat(errorLine(outcome)).contains("/deb:app");
    }

    @Test
    void whatIsNoReferenceIsBadUsage() throws Exception {
        Ply.Outcome outcome = ply.run("pull", "Not/A/Reference:");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(errorLine(outcome)).contains("Not/A/Reference:");
    }

    @Test
    void aTagThatIsNotThereIsNotFound(Pushed images) throws Exception {
        assertThat(ply.run("pull", images.reference("missing")).exit()).isEqualTo(3);
        assertThat(ply.run("inspect", images.reference("missing")).exit()).isEqualTo(3);
        assertThat(ply.run("pull", "--policy", "never", images.reference("app")).exit())
                .isEqualTo(7);
    }

    private JsonNode pull(String reference) throws IOException, InterruptedException {
        return json(ply.succeed("pull", "--format", "json", reference));
    }

    private static JsonNode json(Ply.Outcome outcome) throws IOException {
        return new ObjectMapper().readTree(outcome.stdout());
    }

    private static String errorLine(Ply.Outcome outcome) {
        List<String> errors = outcome.stderr()
                .lines()
                .filter(line -> line.startsWith("ply: ") && !line.startsWith("ply: warning: "))
                .toList();
        assertThat(errors).as(outcome.stderr()).hasSize(1);
        return errors.get(0);
    }

    private static Object inode(String path) throws IOException {
        return Files.getAttribute(Path.of(path), "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private static long requests(Pushed images) throws IOException {
        return Files.size(images.registry().storage().resolveSibling("log"));
    }

    private static Path largestFile(Path storage) throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile)
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    /** What a tar says, as far as a tree of an ordinary user can show it. */
    private static Map<String, String> described(TreeListing tar) {
        Map<String, String> described = new TreeMap<>();
        tar.entries().forEach((path, entry) -> {
            if (!path.isEmpty() && !path.equals(".") && path.indexOf('\uFFFD') < 0) {
                described.put(path, text(entry, entry.type(), entry.mode(), entry.uid(), entry.gid(), entry.device()));
            }
        });
        return described;
    }

    /** A shadow tree with its attributes put back to where a tar has them. */
    private static Map<String, String> withoutOverrides(TreeListing tree) {
        Map<String, String> described = new TreeMap<>();
        tree.entries().forEach((path, entry) -> {
            String stat = entry.xattrs().getOrDefault(OVERRIDE_STAT, "");
            if (stat.isEmpty()) {
                described.put(path, text(entry, entry.type(), entry.mode(), entry.uid(), entry.gid(), ""));
                return;
            }
            String[] parts = stat.split(":", -1);
            int mode = Integer.parseInt(parts[2], 8);
            String[] special = parts.length > 3 ? parts[3].split("-", -1) : new String[] {""};
            described.put(
                    path,
                    text(
                            entry,
                            switch (special[0]) {
                                case "char" -> '3';
                                case "block" -> '4';
                                case "pipe" -> '6';
                                default -> entry.type();
                            },
                            mode & 07777,
                            Long.parseLong(parts[0]),
                            Long.parseLong(parts[1]),
                            special.length == 3 ? special[1] + ":" + special[2] : ""));
        });
        return described;
    }

    private static String text(TreeListing.Entry entry, char type, int mode, long uid, long gid, String device) {
        return switch (type) {
            case '1' -> "hard link to " + entry.link();
            case '2' -> "symlink to " + entry.link();
            case '3', '4', '6' -> type + " " + Integer.toOctalString(mode) + " " + uid + ":" + gid + " " + device;
            default ->
                type + " " + Integer.toOctalString(mode) + " " + uid + ":" + gid + " " + entry.size() + " "
                        + entry.content() + " " + entry.modified();
        };
    }
}
