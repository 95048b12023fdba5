package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.testing.TarItem.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.extract.testing.ChildJvm;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large layers become images in a heap of 256 MiB, and the kernel shows what they hold. */
class LargeImagesIT {

    private static final int MILLION = 1_000_000;
    private static final int MANY = 100_000;

    @TempDir
    Path folder;

    private Kernel kernel = new Kernel(Path.of(""));

    @BeforeEach
    void requireKernel() throws Exception {
        kernel = Kernel.required(folder);
    }

    @Test
    void aMillionEntries() throws Exception {
        Path image = inSmallHeap("million");
        assertThat(kernel.mounted(image, "find . -type f | wc -l; cat d042/* | sort -u; cat d999/f999999"))
                .isEqualTo(MILLION + "\nx\nx\n");
    }

    @Test
    void oneDirectoryOfAHundredThousandEntries() throws Exception {
        Path image = inSmallHeap("directory");
        assertThat(kernel.mounted(
                        image, "ls d | wc -l; cat d/file-0 d/file-54321 d/file-99999; ls d/file-100000 || echo none"))
                .startsWith(MANY + "\n0\n54321\n99999\n")
                .endsWith("none\n");
    }

    @Test
    void oneFileOfEightGibibytesAlmostAllOfItHoles() throws Exception {
        Path image = inSmallHeap("sparse");
        assertThat(kernel.mounted(image, "stat -c %s big; head -c 5 big; tail -c +5368709121 big | head -c 3"))
                .isEqualTo((8L << 30) + "\nstartend");
    }

    private Path inSmallHeap(String what) throws IOException, InterruptedException {
        ChildJvm.Outcome outcome =
                new ChildJvm().with("-Xmx256m").run(ChildJvm.classPath(), LargeImagesIT.class, what, folder.toString());
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return Path.of(outcome.output().strip());
    }

    /** Makes one of these images, in a process of its own, and prints where it is. */
    public static void main(String[] arguments) throws IOException {
        InputStream tar = switch (arguments[0]) {
            case "million" -> Tar.stream(MILLION, i -> entry("d%03d/f%06d".formatted(i / 1000, i), "x\n"));
            case "directory" -> Tar.stream(MANY, i -> entry("d/file-" + i, i + "\n"));
            default ->
                new ByteArrayInputStream(Tar.of(file("big", "startend")
                        .pax("GNU.sparse.map", "0,5,5368709120,3")
                        .pax("GNU.sparse.size", Long.toString(8L << 30))));
        };
        Path staging = Files.createDirectory(Path.of(arguments[1], "staging"));
        try (StagedLayer staged =
                new ErofsExtractorProvider().create(TestSettings.none()).stage(Tar.NAME, tar, staging)) {
            staged.finish(Map.of());
            System.out.println(staged.artifact());
        }
    }

    private static byte[] entry(String name, String content) {
        return new Tar().add(file(name, content)).unfinished();
    }
}
