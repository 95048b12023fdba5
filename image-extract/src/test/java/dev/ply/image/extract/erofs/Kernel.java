package dev.ply.image.extract.erofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mounts images by the kernel, in a folder of the test's. */
record Kernel(Path folder) {

    /** Skips the test, or fails it in CI, where images can't be mounted and checked. */
    static Kernel required(Path folder) throws IOException, InterruptedException {
        boolean possible = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                && start(
                                        folder,
                                        "for t in mkfs.erofs fsck.erofs setfattr tar; do command -v $t; done",
                                        Path.of("/dev/null"))
                                .waitFor()
                        == 0;
        if (System.getenv("CI") == null) {
            assumeThat(possible).isTrue();
        }
        assertThat(possible).as("root, erofs-utils, attr").isTrue();
        return new Kernel(folder);
    }

    /** What a script prints in the root of a mounted image, which {@code fsck.erofs} finds clean. */
    String mounted(Path image, String script) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("mounted"));
        shell(folder, "fsck.erofs " + image + "; mount -t erofs -o ro,loop " + image + " " + target);
        try {
            return shell(target, script);
        } finally {
            shell(folder, "umount " + target);
        }
    }

    /** What a script prints; it must not fail. */
    String shell(Path directory, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile("shell", ".txt");
        try {
            int code = start(directory, script, output).waitFor();
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(code).as("%s: %s", script, text).isZero();
            return text;
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(Path directory, String script, Path output) throws IOException {
        return new ProcessBuilder("sh", "-ec", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
