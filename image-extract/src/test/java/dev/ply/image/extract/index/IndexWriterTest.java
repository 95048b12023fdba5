package dev.ply.image.extract.index;

import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.testing.NoDisk;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.extract.tree.LayerTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexWriterTest {

    @TempDir
    Path folder;

    @Test
    void stopsOnceTheIndexIsTooLargeInsteadOfWritingAllOfIt() throws IOException {
        LayerTree tree = linksToAFileWithLargeAttributes(100);
        Path index = folder.resolve("index");

        assertThatThrownBy(() -> IndexWriter.write(tree, index, 100_000))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("its index would have more than 100000 bytes");
        assertThat(Files.size(index)).isLessThan(150_000);
    }

    @Test
    void anIndexMayBeAsLargeAsTheLimit() throws IOException {
        LayerTree tree = linksToAFileWithLargeAttributes(2);
        Path index = folder.resolve("index");
        IndexWriter.write(tree, index);
        long size = Files.size(index);

        IndexWriter.write(tree, folder.resolve("as-large"), size);
        assertThatThrownBy(() -> IndexWriter.write(tree, folder.resolve("larger"), size - 1))
                .isInstanceOf(LimitExceededException.class);
    }

    private static LayerTree linksToAFileWithLargeAttributes(int links) throws IOException {
        Tar tar = new Tar().add(file("f", "").xattr("user.a", "v".repeat(10_000)));
        for (int i = 0; i < links; i++) {
            tar.add(hardLink("link-" + i, "f"));
        }
        TarReader reader = new TarReader(new ByteArrayInputStream(tar.bytes()));
        return LayerTree.read(reader, ExtractionLimits.DEFAULT, new NoDisk());
    }
}
