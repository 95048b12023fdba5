package dev.ply.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.ply.image.contract.FakeIndex;
import dev.ply.image.error.NotCachedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a layer takes from those below it, and which of them show at all. */
class LayerDependenciesTest {

    private static final LayerPath DIRECTORY = LayerPath.of("a/b");

    @Test
    void theNearestLayerThatDescribesItDecides() throws IOException {
        assertThat(modeOver(layer(), layer().directory("a/b", 0700), layer().directory("a/b", 0711)))
                .contains(0711);
        assertThat(modeOver(layer().directory("a/b", 0700), layer().file("x", 1), layer()))
                .contains(0700);
    }

    @Test
    void aLayerThatOnlyImpliesItIsPassedOver() throws IOException {
        assertThat(modeOver(layer().directory("a/b", 0700), layer().implicit("a/b")))
                .contains(0700);
    }

    @Test
    void whatNoLayerHasIsAbsent() throws IOException {
        assertThat(modeOver()).isEmpty();
        assertThat(modeOver(layer().directory("a", 0700), layer().implicit("a/b")))
                .isEmpty();
    }

    @Test
    void theLayersOwnEntryDoesNotCount() throws IOException {
        assertThat(mode(layer().directory("a/b", 0777), layer().directory("a/b", 0700)))
                .contains(0700);
    }

    @Test
    void aWhiteoutOfItOrOfADirectoryAboveHidesLowerLayers() throws IOException {
        FakeIndex base = layer().directory("a/b", 0700);

        assertThat(modeOver(base, layer().whiteout("a", "b"))).isEmpty();
        assertThat(modeOver(base, layer().whiteout("", "a"))).isEmpty();
        assertThat(mode(layer().whiteout("a", "b"), base)).isEmpty();
        assertThat(mode(layer().whiteout("", "a"), base)).isEmpty();
    }

    @Test
    void aWhiteoutHidesNothingOfItsOwnLayer() throws IOException {
        assertThat(modeOver(
                        layer().directory("a/b", 0700),
                        layer().whiteout("a", "b").directory("a/b", 0711)))
                .contains(0711);
    }

    @Test
    void anOpaqueDirectoryHidesWhatItHoldsInLowerLayersButNotItself() throws IOException {
        FakeIndex base = layer().directory("a/b", 0700);

        assertThat(modeOver(base, layer().opaque("a"))).isEmpty();
        assertThat(modeOver(base, layer().opaque(""))).isEmpty();
        assertThat(modeOver(base, layer().opaque("a/b").implicit("a/b"))).contains(0700);
    }

    @Test
    void somethingElseInItsPlaceOrAboveHidesLowerLayers() throws IOException {
        FakeIndex base = layer().directory("a/b", 0700);

        assertThat(modeOver(base, layer().file("a/b", 1))).isEmpty();
        assertThat(modeOver(base, layer().file("a", 1))).isEmpty();
        assertThat(modeOver(base, layer().file("a/c", 1))).contains(0700);
    }

    @Test
    void layersBelowAreListedNearestFirst() {
        LayerOps base = mock(LayerOps.class);
        LayerOps middle = mock(LayerOps.class);
        LayerOps top = mock(LayerOps.class);
        Image image = Image.cached(List.of(base, middle, top));

        assertThat(image.dependenciesOf(2).below()).containsExactly(middle, base);
        assertThat(image.parentsOf(0)).isEmpty();
        assertThat(image.dependenciesOf(1).layer()).isSameAs(middle);
    }

    @Test
    void aStackBeginsWithTheTopmostLayerWhoseRootIsOpaque() throws IOException {
        LayerOps base = withIndex(layer().opaque(""));
        LayerOps opaque = withIndex(layer().opaque(""));
        LayerOps other = withIndex(layer().opaque("a").directory("", 0755));
        LayerOps absent = mock(LayerOps.class);
        when(absent.index()).thenReturn(Optional.empty());

        assertThat(Image.cached(List.of(base, other, opaque, other)).lowestVisible())
                .isEqualTo(2);
        assertThat(Image.cached(List.of(base, other, other)).lowestVisible()).isZero();
        assertThat(Image.cached(List.of()).lowestVisible()).isZero();
        assertThatThrownBy(Image.cached(List.of(base, absent))::lowestVisible).isInstanceOf(NotCachedException.class);
    }

    @Test
    void eachLayersIndexIsOpenedOnceAndClosedAndNoneBelowTheLastOneNeeded() throws IOException {
        LayerOps unneeded = mock(LayerOps.class);
        FakeIndex middle = layer().directory("a", 0700).directory("a/b", 0710);
        FakeIndex nearest = layer().directory("c", 0711);
        FakeIndex own = layer().implicit("a/b").implicit("c");
        LayerOps middleLayer = withIndex(middle);
        Image image = Image.cached(List.of(unneeded, middleLayer, withIndex(nearest), withIndex(own)));

        assertThat(image.dependenciesOf(3).nearestDirectories(List.of(LayerPath.of("a"), DIRECTORY, LayerPath.of("c"))))
                .extractingFromEntries(found -> found.getValue().mode())
                .containsExactly(0700, 0710, 0711);
        verify(middleLayer).awaitIndex(any(), any());
        verifyNoInteractions(unneeded);
        assertThat(List.of(middle, nearest, own)).extracting(FakeIndex::closed).containsOnly(1);
    }

    /** The mode that a layer which does not have the directory finds over these layers, base first. */
    private static Optional<Integer> modeOver(FakeIndex... baseFirst) throws IOException {
        return mode(layer(), baseFirst);
    }

    private static Optional<Integer> mode(FakeIndex own, FakeIndex... baseFirst) throws IOException {
        List<LayerOps> layers = new ArrayList<>();
        for (FakeIndex index : baseFirst) {
            layers.add(withIndex(index));
        }
        layers.add(withIndex(own));
        return Optional.ofNullable(Image.cached(layers)
                        .dependenciesOf(baseFirst.length)
                        .nearestDirectories(List.of(DIRECTORY))
                        .get(DIRECTORY))
                .map(DirectoryMetadata::mode);
    }

    private static FakeIndex layer() {
        return new FakeIndex();
    }

    private static LayerOps withIndex(FakeIndex index) throws IOException {
        LayerOps layer = mock(LayerOps.class);
        when(layer.index()).thenReturn(Optional.of(index));
        when(layer.awaitIndex(any(), any())).thenReturn(index);
        return layer;
    }
}
