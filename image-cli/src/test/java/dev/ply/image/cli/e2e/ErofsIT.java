package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.cli.e2e.RealImages.Pushed;
import dev.ply.image.cli.e2e.TreeListing.Entry;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real images as EROFS images, shown by the kernel. Needs root. */
@ExtendWith(RealImages.class)
class ErofsIT {

    private static final String OPAQUE = "trusted.overlay.opaque";

    @TempDir
    private Path folder;

    private Ply ply = new Ply(Path.of("unset"));

    @BeforeEach
    void chooseHome() {
        DockerRegistry.requireInstalled("fsck.erofs");
        ply = new Ply(folder.resolve("home"));
    }

    @Test
    void everyLayerMountsAsWhatItsTarSays(Pushed images) throws Exception {
        for (JsonNode layer : pull(ply, images)) {
            String image = layer.path("path").asText();
            Path blob = images.layout()
                    .resolve("blobs/" + layer.path("digest").asText().replace(':', '/'));
            TreeListing tar = TreeListing.ofTar(new GZIPInputStream(Files.newInputStream(blob)));

            execute("fsck.erofs", image);
            Map<String, Entry> mounted = mounted(image).entries();

            assertThat(mounted).containsAllEntriesOf(forTheKernel(tar));
        }
    }

    @Test
    void stackedLayersAreTheTreeThatUmociUnpacks(Pushed images) throws Exception {
        pull(ply, images);
        Path target = Files.createDirectory(folder.resolve("target"));
        ply.succeed("mount", images.reference("app"), target.toString());
        try {
            assertThat(TreeListing.ofTree(target)).isEqualTo(unpacked(images));
            assertThat(ply.run("mount", images.reference("app"), target.toString())
                            .stderr())
                    .contains("mounted there already");
            ply.succeed("rm", images.reference("app"));
            ply.succeed("prune");
            assertThat(target.resolve("etc/hostname")).hasContent("changed");
        } finally {
            ply.succeed("umount", target.toString());
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void theLayersThatAreListedStackByTheScriptThatIsPrinted(Pushed images) throws Exception {
        List<String> paths = new ArrayList<>();
        pull(ply, images).forEach(layer -> paths.add(layer.path("path").asText()));
        assertThat(ply.succeed("--extractor", "erofs", "layers", images.reference("app"))
                        .lines())
                .isEqualTo(paths);
        assertThat(paths).allSatisfy(path -> assertThat(Path.of(path)).isRegularFile());

        Path target = Files.createDirectory(folder.resolve("target"));
        String script = ply.succeed("--extractor", "erofs", "layers", "--overlay", "kernel", images.reference("app"))
                .stdout();
        execute("sh", "-c", script, "sh", target.toString());
        try {
            assertThat(TreeListing.ofTree(target)).isEqualTo(unpacked(images));
        } finally {
            ply.succeed("umount", target.toString());
        }
    }

    /** The kernel's overlay file system itself passes over an opaque root. */
    @Test
    void whatAnOpaqueRootHidesIsNotMounted() throws Exception {
        DockerRegistry.requireInstalled("umoci");
        String image = folder.resolve("layout") + ":opaque";
        execute("sh", "-ec", """
                cd "$1"; mkdir base top; echo old >base/old; echo new >top/new; touch top/.wh..wh..opq
                umoci init --layout layout; umoci new --image "$2"
                for l in base top; do tar -C $l -cf $l.tar .; umoci raw add-layer --image "$2" $l.tar; done
                """, "sh", folder.toString(), image);
        ply.succeed("--extractor", "erofs", "pull", "oci:" + image);
        Path target = Files.createDirectory(folder.resolve("target"));

        ply.succeed("mount", "oci:" + image, target.toString());
        try {
            assertThat(target.toFile().list()).containsExactly("new");
        } finally {
            ply.succeed("umount", target.toString());
        }
        assertThat(ply.succeed("layers", "--overlay", "fuse", "oci:" + image).stdout())
                .doesNotContain(":");
    }

    @Test
    void anExportedImageMountsAsTheTreeThatUmociUnpacks(Pushed images) throws Exception {
        Path file = folder.resolve("merged.erofs");
        ply.succeed("export", "--format", "erofs", "-o", file.toString(), images.reference("app"));

        execute("fsck.erofs", file.toString());
        assertThat(mounted(file.toString())).isEqualTo(unpacked(images));
    }

    @Test
    void anExportedTarUnpacksToTheTreeThatUmociUnpacks(Pushed images) throws Exception {
        Path file = folder.resolve("merged.tar");
        ply.succeed("export", "-o", file.toString(), images.reference("app"));
        Path tree = Files.createDirectory(folder.resolve("tree"));
        execute(
                "tar",
                "-x",
                "-p",
                "--xattrs",
                "--xattrs-include=*",
                "--numeric-owner",
                "-f",
                file.toString(),
                "-C",
                tree.toString());

        assertThat(TreeListing.ofTree(tree)).isEqualTo(unpacked(images));
    }

    @Test
    void theSameLayerGivesTheSameBytesInAnyHome(Pushed images) throws Exception {
        Ply other = new Ply(folder.resolve("other"));
        JsonNode again = pull(other, images);
        int position = 0;
        for (JsonNode layer : pull(ply, images)) {
            assertThat(Path.of(layer.path("path").asText()))
                    .hasSameBinaryContentAs(
                            Path.of(again.get(position++).path("path").asText()));
        }
    }

    @Test
    void verifyFindsWhateverByteIsFlipped(Pushed images) throws Exception {
        String image = pull(ply, images).get(1).path("path").asText();
        ply.succeed("--extractor", "erofs", "verify");
        long size = Files.size(Path.of(image));
        for (long position : new long[] {1024, 1500, size / 2, size - 5000}) {
            flip(image, position);
            Ply.Outcome outcome = ply.run("--extractor", "erofs", "verify");
            assertThat(outcome.exit()).as("byte " + position).isEqualTo(6);
            flip(image, position);
        }
        ply.succeed("--extractor", "erofs", "verify");
    }

    private JsonNode pull(Ply in, Pushed images) throws IOException, InterruptedException {
        String json = in.succeed("--extractor", "erofs", "pull", "--format", "json", images.reference("app"))
                .stdout();
        return new ObjectMapper().readTree(json).path("layers");
    }

    private TreeListing unpacked(Pushed images) throws IOException, InterruptedException {
        Path bundle = folder.resolve("bundle");
        execute("umoci", "unpack", "--image", images.layout() + ":app", bundle.toString());
        return TreeListing.ofTree(bundle.resolve("rootfs"));
    }

    private TreeListing mounted(String image) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("mounted"));
        execute("mount", "-t", "erofs", "-o", "ro,loop", image, target.toString());
        try {
            return TreeListing.ofTree(target);
        } finally {
            execute("umount", target.toString());
        }
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        Ply.Outcome outcome = Ply.execute(List.of(command));
        assertThat(outcome.exit())
                .as("%s: %s", List.of(command), outcome.stdout() + outcome.stderr())
                .isZero();
    }

    private static void flip(String file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file, "rw")) {
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 0x10);
        }
    }

    /** A layer's tar with its whiteouts in the form of the kernel's overlay file system. */
    private static Map<String, Entry> forTheKernel(TreeListing tar) {
        Map<String, Entry> entries = new TreeMap<>(tar.entries());
        tar.entries().forEach((path, entry) -> {
            int name = path.lastIndexOf('/') + 1;
            if (path.startsWith(".wh.", name)) {
                entries.remove(path);
                String directory = path.substring(0, Math.max(0, name - 1));
                if (path.endsWith("/.wh..wh..opq")) {
                    entries.computeIfPresent(directory, (key, opaque) -> withXattr(opaque, OPAQUE, "y"));
                }
            }
        });
        return entries;
    }

    private static Entry withXattr(Entry entry, String name, String value) {
        Map<String, String> xattrs = new TreeMap<>(entry.xattrs());
        xattrs.put(name, value);
        return new Entry(
                entry.type(),
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.size(),
                entry.content(),
                entry.link(),
                entry.device(),
                entry.modified(),
                xattrs);
    }
}
