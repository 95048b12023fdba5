package dev.ply.image.extract.tree;

import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.testing.Tar;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTotalsTest {

    private static final int LONG = 4096;

    @Test
    void directoriesThatASymlinkMakesLongStopTheLayerBeforeTheyAreMade() {
        String far = ("d".repeat(250) + "/").repeat(16);
        InputStream tar = Tar.stream(
                50_000,
                i -> new Tar()
                        .add(i == 0 ? symlink("s", far) : file("s/%06d/f".formatted(i), ""))
                        .unfinished());
        Counting sink = new Counting();

        assertThatThrownBy(() -> LayerTree.read(new TarReader(tar), ExtractionLimits.DEFAULT, sink))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("more than 134217728 bytes of paths of directories that no entry describes");
        assertThat(sink.made).isBetween(60_000, 70_000);
    }

    @Test
    void thePathsOfAllEntriesAreLimitedAsWell() throws LimitExceededException {
        PathTotals totals = new PathTotals();
        for (long bytes = 0; bytes < PathTotals.MAX_PATHS; bytes += LONG) {
            totals.add(LONG);
        }

        assertThatThrownBy(() -> totals.add(1))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("more than 1073741824 bytes of paths");
    }

    @Test
    void aLayerOfFourMillionEntriesMayHavePathsOfTwoHundredBytes() throws LimitExceededException {
        PathTotals totals = new PathTotals();
        for (long i = 0; i < ExtractionLimits.DEFAULT.entries(); i++) {
            totals.add(200);
        }
    }

    /** Counts what is made. */
    private static final class Counting implements TreeSink {

        private int made;

        @Override
        public void create(Node node) {
            made++;
        }

        @Override
        public void file(FileNode file, List<Region> data, TarReader content) {
            create(file);
        }

        @Override
        public void link(HardLinkNode link) {}

        @Override
        public void remove(Node node) {}
    }
}
