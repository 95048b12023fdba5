package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.cli.e2e.RealImages.Pushed;
import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What root unpacks equals what umoci unpacks, whoever wrote the image. */
@ExtendWith(RealImages.class)
class UnpackIT {

    @TempDir
    private Path folder;

    @Test
    void anImageThatBuildahWrote(Pushed images) throws Exception {
        assertThat(unpacked(images.reference("app"))).isEqualTo(unpackedByUmoci(images.layout() + ":app"));
    }

    @Test
    void theSameAsSkopeoWritesItForDocker(Pushed images) throws Exception {
        Path archive = folder.resolve("app.tar");
        succeed("skopeo", "copy", "oci:" + images.layout() + ":app", "docker-archive:" + archive + ":deb:app");

        assertThat(unpacked("docker-archive:" + archive + ":deb:app"))
                .isEqualTo(unpackedByUmoci(images.layout() + ":app"));
    }

    @Test
    void anImageThatUmociWroteWithAToolchainAndTwentyThousandFiles() throws Exception {
        for (String program : List.of("umoci", "setcap", "setfattr")) {
            DockerRegistry.requireInstalled(program);
        }
        succeed(
                "bash",
                Path.of("src", "test", "resources", "umoci-image.sh")
                        .toAbsolutePath()
                        .toString(),
                folder.toString());
        Path layout = folder.resolve("layout");

        TreeListing unpacked = unpacked("oci:" + layout + ":made");

        assertThat(unpacked.entries()).hasSizeGreaterThan(19_000);
        assertThat(unpacked).isEqualTo(unpackedByUmoci(layout + ":made"));
    }

    @Test
    void holesInFilesStayHoles() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        succeed("truncate", "--size=64M", tree.resolve("sparse").toString());
        succeed(
                "tar",
                "--create",
                "--sparse",
                "--file=" + folder.resolve("layer.tar"),
                "--directory=" + tree,
                "sparse");
        succeed("umoci", "init", "--layout", folder.resolve("layout").toString());
        succeed("umoci", "new", "--image", folder.resolve("layout") + ":sparse");
        succeed(
                "umoci",
                "raw",
                "add-layer",
                "--image",
                folder.resolve("layout") + ":sparse",
                folder.resolve("layer.tar").toString());
        Path root = folder.resolve("root");
        new Ply(folder.resolve("home"))
                .succeed("unpack", "oci:" + folder.resolve("layout") + ":sparse", root.toString());

        assertThat(Files.size(root.resolve("sparse"))).isEqualTo(64 << 20);
        assertThat(succeed("du", "--block-size=1M", root.resolve("sparse").toString())
                        .stdout())
                .matches("[01]\\s.*\\s*");
    }

    private TreeListing unpacked(String reference) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        new Ply(folder.resolve("home")).succeed("--extractor", "native", "unpack", reference, root.toString());
        return TreeListing.ofTree(root);
    }

    private TreeListing unpackedByUmoci(String image) throws IOException, InterruptedException {
        Path bundle = folder.resolve("umoci");
        succeed("umoci", "unpack", "--image", image, bundle.toString());
        return TreeListing.ofTree(bundle.resolve("rootfs"));
    }

    private static Ply.Outcome succeed(String... command) throws IOException, InterruptedException {
        Ply.Outcome outcome = Ply.execute(List.of(command));
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        return outcome;
    }
}
