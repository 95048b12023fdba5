package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.index.IndexWriter;
import dev.ply.image.extract.index.MappedIndex;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.testing.ChildJvm;
import dev.ply.image.extract.testing.Extraction;
import dev.ply.image.extract.testing.NoDisk;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.tree.LayerTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large layers in a heap of 256 MiB. */
class LargeLayersIT {

    private static final int MILLION = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void aMillionEntriesAndTheirIndex() throws Exception {
        assertThat(inSmallHeap("million")).isEqualTo("read 1001001 entries");
    }

    @Test
    void oneFileOfEightGibibytesAlmostAllOfItHoles() throws Exception {
        assertThat(inSmallHeap("sparse")).isEqualTo("made 8589934592 bytes");
    }

    @Test
    void aBombStopsAtItsLimitWithTheDiskAlmostUntouched() throws Exception {
        assertThat(inSmallHeap("bomb")).isEqualTo("stopped");
        assertThat(folder).isEmptyDirectory();
    }

    private String inSmallHeap(String what) throws IOException, InterruptedException {
        ChildJvm.Outcome outcome =
                new ChildJvm().with("-Xmx256m").run(ChildJvm.classPath(), LargeLayersIT.class, what, folder.toString());
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return outcome.output().strip();
    }

    /** Does one of these things, in a process of its own. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        System.out.println(
                switch (arguments[0]) {
                    case "million" -> million(folder);
                    case "sparse" -> sparse(folder);
                    default -> bomb(folder);
                });
    }

    private static String million(Path folder) throws IOException {
        InputStream tar = Tar.stream(
                MILLION,
                i -> new Tar()
                        .add(file("d%03d/file-%07d".formatted(i / 1000, i), "x"))
                        .unfinished());
        LayerTree tree = LayerTree.read(new TarReader(tar), ExtractionLimits.DEFAULT, new NoDisk());
        Path index = folder.resolve("index");
        IndexWriter.write(tree, index);
        try (MappedIndex read = MappedIndex.open(index)) {
            return "read " + read.size() + " entries";
        }
    }

    private static String sparse(Path folder) throws IOException {
        byte[] tar = Tar.of(file("big", "startend")
                .pax("GNU.sparse.map", "0,5,5368709120,3")
                .pax("GNU.sparse.size", Long.toString(8L << 30)));
        Extraction extraction = Extraction.of(new ShadowExtractorProvider().create(TestSettings.none()), tar, folder);
        return "made " + Files.size(extraction.artifact().resolve("big")) + " bytes";
    }

    /** Ten times a GiB of zeros in one file, of which a layer may have one. */
    private static String bomb(Path folder) throws IOException {
        byte[] mebibyte = new byte[1 << 20];
        byte[] header = new Tar().header("zeros", '0', 10L << 30).unfinished();
        InputStream tar = Tar.stream(10_241, i -> i == 0 ? header : mebibyte);
        Path staging = Files.createDirectory(folder.resolve("staging"));
        try {
            new ShadowExtractorProvider()
                    .create(TestSettings.of(builder -> builder.setting("limits.layerBytes", 1 << 30)))
                    .stage(Tar.NAME, tar, staging)
                    .close();
            return "went on";
        } catch (LimitExceededException e) {
            try (Stream<Path> left = Files.list(staging)) {
                for (Path tree : (Iterable<Path>) left::iterator) {
                    Files.delete(tree);
                }
            }
            Files.delete(staging);
            return "stopped";
        }
    }
}
