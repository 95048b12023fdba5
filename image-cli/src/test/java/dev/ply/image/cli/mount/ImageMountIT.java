package dev.ply.image.cli.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ply.image.Digest;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.extract.erofs.ErofsExtractorProvider;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts for real, which takes root and the kernel's EROFS and overlay file systems. */
class ImageMountIT {

    @TempDir
    Path folder;

    @BeforeEach
    void requireRoot() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (System.getenv("CI") == null) {
            assumeThat(root).isTrue();
        }
        assertThat(root).isTrue();
    }

    @Test
    void layersMountAsOneTreeAndGoWithoutATrace() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path base = layer("base", "mkdir -p d etc && echo 1 >d/old && echo 2 >etc/a && echo 3 >etc/b");
        Path top = layer("top", "mkdir -p d etc && echo 4 >d/new && >d/.wh..wh..opq && >etc/.wh.a && echo 5 >etc/b");
        ImageMount mount = new ImageMount();
        mount.mount(List.of(base, top), target);
        try {
            assertThat(shell(target, "find . -mindepth 1 | sort")).isEqualTo("./d\n./d/new\n./etc\n./etc/b\n");
            assertThat(target.resolve("etc/b")).hasContent("5\n");
        } finally {
            mount.unmount(target);
        }
        mount.unmount(target);
        assertThat(shell(folder, "losetup -a | grep -c " + folder + " || true")).isEqualTo("0\n");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void aWhiteoutInTheOnlyLayerIsNotSeen() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path only = layer("only", "echo 1 >a && >.wh.b");
        ImageMount mount = new ImageMount();
        mount.mount(List.of(only), target);
        try {
            assertThat(shell(target, "ls -A")).isEqualTo("a\n");
        } finally {
            mount.unmount(target);
        }
    }

    @Test
    void theScriptMountsTheSame() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path base = layer("it's base", "mkdir d && echo 1 >d/old && echo 2 >a");
        Path top = layer("top", "mkdir d && echo 3 >d/.wh.old && echo 4 >b");
        Path script = Files.writeString(folder.resolve("script"), new MountScript(List.of(base, top)).text());
        shell(folder, "sh " + script + " " + target);
        try {
            assertThat(shell(target, "find . -mindepth 1 | sort")).isEqualTo("./a\n./b\n./d\n");
        } finally {
            new ImageMount().unmount(target);
        }
    }

    private Path layer(String name, String script) throws Exception {
        Path tree = Files.createDirectory(folder.resolve(name + ".tree"));
        shell(tree, script);
        shell(tree, "tar -cf \"$PWD/../tar\" .");
        Path staging = Files.createDirectory(folder.resolve(name));
        byte[] tar = Files.readAllBytes(folder.resolve("tar"));
        try (StagedLayer staged = new ErofsExtractorProvider()
                .create(TestSettings.in(folder))
                .stage(Digest.sha256(tar), new ByteArrayInputStream(tar), staging)) {
            staged.finish(Map.of());
            return staged.artifact();
        }
    }

    private static String shell(Path directory, String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", script, output).isZero();
        return output;
    }
}
