package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.cli.e2e.RealImages.Pushed;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Layers as those see them who stack them. Needs root. */
@ExtendWith(RealImages.class)
class MountedLayersIT {

    private static final String USER = "12345";
    private static final String RECORD = "user.containers.override_";

    /** The digest of no content. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path folder;

    private Path mounted = Path.of("unset");

    @BeforeEach
    void makeFolders() throws IOException, InterruptedException {
        DockerRegistry.requireInstalled("setpriv");
        mounted = Files.createDirectory(folder.resolve("mounted"));
        Files.setAttribute(folder, "unix:mode", 0755);
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path release = files.filter(file -> file.getFileName().toString().matches("ply-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow();
            Files.createDirectory(folder.resolve("release"));
            succeed(
                    "tar",
                    "-xf",
                    release.toString(),
                    "-C",
                    folder.resolve("release").toString(),
                    "--strip-components=1");
        }
        succeed(
                "install",
                "--directory",
                "--owner=" + USER,
                folder.resolve("user").toString());
    }

    @Test
    void fuseOverlayfsShowsOwnersAndModesOverWhatAnOrdinaryUserPulled(Pushed images) throws Exception {
        DockerRegistry.requireInstalled("fuse-overlayfs");
        asUser("pull", images.reference("app"));
        String options = asUser("layers", "--overlay", "fuse", images.reference("app"));

        succeed("fuse-overlayfs", "-o", options, mounted.toString());
        try {
            assertThat(asFuseShowsIt(TreeListing.ofTree(mounted))).isEqualTo(asFuseShowsIt(unpackedByUmoci(images)));
        } finally {
            succeed("umount", mounted.toString());
        }
    }

    @Test
    void theKernelsOverlayfsShowsTheImageOverWhatRootPulled(Pushed images) throws Exception {
        Ply ply = new Ply(folder.resolve("home"));
        ply.succeed("pull", images.reference("app"));
        String options = ply.succeed("--extractor", "native", "layers", "--overlay", "kernel", images.reference("app"))
                .stdout()
                .strip();

        succeed("mount", "-t", "overlay", "overlay", "-o", options, mounted.toString());
        try {
            assertThat(TreeListing.ofTree(mounted)).isEqualTo(unpackedByUmoci(images));
        } finally {
            succeed("umount", mounted.toString());
        }
    }

    @Test
    void theKernelsOverlayfsInAUserNamespaceShowsTheSameFiles(Pushed images) throws Exception {
        asUser("pull", "--whiteouts", "overlay", images.reference("app"));
        String options = asUser("layers", "--overlay", "userxattr", images.reference("app"));
        assertThat(asUser("layers", "--overlay", "kernel", images.reference("app")))
                .isEqualTo(options);

        List<String> command = new ArrayList<>(user());
        command.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"));
        command.add("mount -t overlay overlay -o \"$1\" \"$2\" && cd \"$2\" && find . -type f -size -9k"
                + " -not -path './run/*' -not -path './dev/*' -exec sha256sum {} + | sort");
        command.addAll(List.of("sh", options, mounted.toString()));
        Ply.Outcome shown = Ply.execute(command);

        assertThat(shown.exit()).as(shown.stderr()).isZero();
        assertThat(shown.stdout())
                .isEqualTo(succeed(
                                "sh",
                                "-c",
                                "cd \"$1\" && find . -type f -size -9k -not -path './run/*' -not -path './dev/*' -exec sha256sum {} + | sort",
                                "sh",
                                umociTree(images).toString())
                        .stdout());
    }

    /**
     * Symlinks have no record of their owner. Installed versions may show devices as files, attributes where they are
     * recorded, and names of one file as several files when a lower layer has one of them as well.
     */
    private static Map<String, TreeListing.Entry> asFuseShowsIt(TreeListing listing) {
        Map<String, TreeListing.Entry> shown = new TreeMap<>();
        listing.entries()
                .forEach((path, entry) ->
                        shown.put(path, asFuseShowsIt(entry, listing.entries().getOrDefault(entry.link(), entry))));
        return shown;
    }

    private static TreeListing.Entry asFuseShowsIt(TreeListing.Entry entry, TreeListing.Entry linked) {
        boolean hardLink = entry.type() == '1';
        boolean symlink = entry.type() == '2';
        boolean special = "346".indexOf(entry.type()) >= 0;
        Map<String, String> xattrs = new TreeMap<>();
        entry.xattrs().forEach((name, value) -> {
            if (!name.equals(RECORD + "stat")) {
                xattrs.put(name.startsWith(RECORD) ? name.substring(RECORD.length()) : name, value);
            }
        });
        return new TreeListing.Entry(
                special || hardLink ? '0' : entry.type(),
                entry.mode(),
                symlink ? 0 : entry.uid(),
                symlink ? 0 : entry.gid(),
                hardLink ? linked.size() : entry.size(),
                special ? EMPTY : hardLink ? linked.content() : entry.content(),
                hardLink ? "" : entry.link(),
                "",
                entry.modified(),
                xattrs);
    }

    @Test
    void anOrdinaryUserReadsAtOnceThatMountingTakesRoot(Pushed images) throws Exception {
        Ply.Outcome refused = Ply.execute(List.of(commandOfUser("mount", images.reference("app"), mounted.toString())));

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.stderr())
                .isEqualTo("ply: " + mounted + ": mounting an image takes root; ply unpack does not\n");
        assertThat(folder.resolve("user/home/cache")).doesNotExist();
    }

    private TreeListing unpackedByUmoci(Pushed images) throws IOException, InterruptedException {
        return TreeListing.ofTree(umociTree(images));
    }

    private Path umociTree(Pushed images) throws IOException, InterruptedException {
        Path bundle = folder.resolve("bundle");
        succeed("umoci", "unpack", "--image", images.layout() + ":app", bundle.toString());
        return bundle.resolve("rootfs");
    }

    private String asUser(String... arguments) throws IOException, InterruptedException {
        return succeed(commandOfUser(arguments)).stdout().strip();
    }

    private String[] commandOfUser(String... arguments) {
        List<String> command = new ArrayList<>(user());
        command.add(folder.resolve("release/bin/ply").toString());
        command.addAll(List.of("--home", folder.resolve("user/home").toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private List<String> user() {
        return List.of(
                "setpriv",
                "--reuid=" + USER,
                "--regid=" + USER,
                "--clear-groups",
                "env",
                "HOME=" + folder.resolve("user"));
    }

    private static Ply.Outcome succeed(String... command) throws IOException, InterruptedException {
        Ply.Outcome outcome = Ply.execute(List.of(command));
        assertThat(outcome.exit())
                .as("%s: %s", List.of(command), outcome.stderr())
                .isZero();
        return outcome;
    }
}
