package dev.ply.image.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.contract.FakeIndex;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedTreeTest {

    @Test
    void theUpperLayerWins() throws IOException {
        assertThat(merged(new FakeIndex().file("a", 1).file("b", 1), new FakeIndex().file("b", 2)))
                .containsExactly("1 / 755", "0 a 644", "1 b 644");
    }

    @Test
    void aWhiteoutHidesWhatLowerLayersHave() throws IOException {
        assertThat(merged(new FakeIndex().file("d/a", 1).file("d/b/c", 1), new FakeIndex().whiteout("d", "b")))
                .containsExactly("1 / 755", "1 d 755", "0 d/a 644");
    }

    @Test
    void aWhiteoutInTheRootHidesToo() throws IOException {
        assertThat(merged(new FakeIndex().file("a", 1), new FakeIndex().whiteout("", "a")))
                .containsExactly("1 / 755");
    }

    @Test
    void aWhiteoutDoesNotHideWhatItsOwnLayerAdds() throws IOException {
        assertThat(merged(
                        new FakeIndex().file("d/old", 1),
                        new FakeIndex().whiteout("", "d").file("d/new", 1)))
                .containsExactly("1 / 755", "1 d 755", "1 d/new 644");
    }

    @Test
    void anOpaqueDirectoryHidesWhatLowerLayersHaveInIt() throws IOException {
        assertThat(merged(
                        new FakeIndex().file("d/old", 1).file("e", 1),
                        new FakeIndex().opaque("d").file("d/new", 1)))
                .containsExactly("1 / 755", "1 d 755", "1 d/new 644", "0 e 644");
    }

    @Test
    void aHiddenDirectoryStaysHiddenForLayersFurtherDown() throws IOException {
        assertThat(merged(
                        new FakeIndex().file("d/lowest", 1),
                        new FakeIndex().whiteout("", "d"),
                        new FakeIndex().file("d/top", 1)))
                .containsExactly("2 / 755", "2 d 755", "2 d/top 644");
    }

    @Test
    void aFileInPlaceOfADirectoryHidesWhatWasInIt() throws IOException {
        assertThat(merged(
                        new FakeIndex().file("d/x", 1),
                        new FakeIndex().file("d", 1),
                        new FakeIndex().directory("d", 0700)))
                .containsExactly("2 / 755", "2 d 700");
    }

    @Test
    void aDirectoryOverASymlinkReplacesIt() throws IOException {
        assertThat(merged(
                        new FakeIndex().symlink("lib", "usr/lib").file("usr/lib/a", 1),
                        new FakeIndex().file("lib/b", 1)))
                .containsExactly(
                        "1 / 755", "1 lib 755", "1 lib/b 644", "0 usr 755", "0 usr/lib 755", "0 usr/lib/a 644");
    }

    @Test
    void aDirectoryThatAnUpperLayerLeavesOutKeepsItsMetadata() throws IOException {
        assertThat(merged(
                        new FakeIndex().directory("d", 0711).file("d/a", 1),
                        new FakeIndex().file("d/b", 1),
                        new FakeIndex().file("d/c", 1)))
                .containsExactly("2 / 755", "2 d 711", "0 d/a 644", "1 d/b 644", "2 d/c 644");
    }

    @Test
    void anOpaqueDirectoryThatItsLayerDoesNotDescribeKeepsItsMetadata() throws IOException {
        assertThat(merged(
                        new FakeIndex().directory("d", 0711).file("d/a", 1),
                        new FakeIndex().opaque("d").implicit("d").file("d/b", 1)))
                .containsExactly("1 / 755", "1 d 711", "1 d/b 644");
        assertThat(merged(
                        new FakeIndex().directory("", 0711).file("a", 1),
                        new FakeIndex().opaque("").implicit("").file("b", 1)))
                .containsExactly("1 / 711", "1 b 644");
    }

    @Test
    void aDirectoryMadeAnewInsideAnOpaqueOneTakesNothingFromBelow() throws IOException {
        assertThat(merged(
                        new FakeIndex().directory("d/e", 0711),
                        new FakeIndex().opaque("d").implicit("d").file("d/e/b", 1)))
                .containsExactly("1 / 755", "1 d 755", "1 d/e 755", "1 d/e/b 644");
    }

    @Test
    void aWhiteoutThatNamesNothingHidesNothing() throws IOException {
        assertThat(merged(
                        new FakeIndex().file("d/a", 1),
                        new FakeIndex().whiteout("d", "").whiteout("d", "missing")))
                .containsExactly("1 / 755", "1 d 755", "0 d/a 644");
    }

    @Test
    void tellsWhetherANameOfALowerLayerShows() {
        MergedTree tree = new MergedTree(List.of(
                new FakeIndex().file("d/a", 1).file("d/b", 1).file("e/x", 1),
                new FakeIndex().whiteout("d", "a").opaque("e")));

        assertThat(tree.shows(0, LayerPath.of("d/a"))).isFalse();
        assertThat(tree.shows(0, LayerPath.of("d/b"))).isTrue();
        assertThat(tree.shows(0, LayerPath.of("e/x"))).isFalse();
    }

    private static List<String> merged(LayerIndex... layers) throws IOException {
        List<String> seen = new ArrayList<>();
        new MergedTree(List.of(layers))
                .walk((layer, entry) ->
                        seen.add(layer + " " + entry.path() + " " + Integer.toOctalString(entry.mode())));
        return seen;
    }
}
