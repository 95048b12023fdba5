package dev.ply.image.extract.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.testing.Seeds;
import dev.ply.image.layer.LayerPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the archive, what a sink is told to do can be done, and leads to the tree that is told of in the end. */
class LayerTreeFuzzTest {

    static Stream<byte[]> archives() {
        return Seeds.archives();
    }

    @MethodSource("archives")
    @FuzzTest
    void everyStepIsPossible(byte[] bytes) throws IOException {
        Disk disk = new Disk();
        try {
            LayerTree tree =
                    LayerTree.read(new TarReader(new ByteArrayInputStream(bytes)), ExtractionLimits.DEFAULT, disk);
            SortedMap<LayerPath, Boolean> expected = new TreeMap<>();
            gather(tree.root(), expected);
            assertThat(disk.isDirectory).isEqualTo(expected);
        } catch (IntegrityException e) {
            assertThat(e.getMessage()).matches("(?s).+");
        }
    }

    private static void gather(Node node, SortedMap<LayerPath, Boolean> all) {
        all.put(node.path(), node instanceof DirectoryNode);
        if (node instanceof DirectoryNode directory) {
            directory.children().forEach(child -> gather(child, all));
        }
    }

    /** Knows what is where, as a file system would. */
    private static final class Disk implements TreeSink {

        private final SortedMap<LayerPath, Boolean> isDirectory = new TreeMap<>();

        Disk() {
            isDirectory.put(LayerPath.ROOT, true);
        }

        @Override
        public void create(Node node) {
            LayerPath path = node.path();
            assertThat(isDirectory.get(path.parent().orElseThrow())).isEqualTo(true);
            assertThat(isDirectory.put(path, node instanceof DirectoryNode)).isNull();
        }

        @Override
        public void file(FileNode file, List<Region> data, TarReader content) {
            create(file);
        }

        @Override
        public void link(HardLinkNode link) {
            assertThat(isDirectory.get(link.existing().path())).isEqualTo(false);
            create(link);
        }

        @Override
        public void remove(Node node) {
            if (node instanceof HardLinkNode link && !link.isBound()) {
                return;
            }
            if (node instanceof DirectoryNode directory) {
                directory.children().forEach(this::remove);
            }
            assertThat(isDirectory.remove(node.path())).isEqualTo(node instanceof DirectoryNode);
        }
    }
}
