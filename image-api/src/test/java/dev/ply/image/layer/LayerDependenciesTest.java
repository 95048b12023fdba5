package dev.ply.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which lower layer a directory that a layer leaves out takes its metadata from. */
class LayerDependenciesTest {

    private static final LayerPath DIRECTORY = LayerPath.of("a/b");

    @Test
    void theNearestLayerThatDescribesItDecides() throws IOException {
        assertThat(modeOver(layer(), layer().directory("a/b", 0700), layer().directory("a/b", 0711)))
                .contains(0711);
        assertThat(modeOver(layer().directory("a/b", 0700), layer().file("x"), layer()))
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
        for (String whiteout : List.of("a/.wh.b", ".wh.a")) {
            FakeLayer base = layer().directory("a/b", 0700);
            assertThat(modeOver(base, layer().file(whiteout))).as(whiteout).isEmpty();
            assertThat(mode(layer().file(whiteout), base)).as("own " + whiteout).isEmpty();
        }
    }

    @Test
    void aWhiteoutHidesNothingOfItsOwnLayer() throws IOException {
        assertThat(modeOver(
                        layer().directory("a/b", 0700), layer().file("a/.wh.b").directory("a/b", 0711)))
                .contains(0711);
    }

    @Test
    void anOpaqueDirectoryHidesWhatItHoldsInLowerLayersButNotItself() throws IOException {
        FakeLayer base = layer().directory("a/b", 0700);

        assertThat(modeOver(base, layer().opaque("a"))).isEmpty();
        assertThat(modeOver(base, layer().opaque(""))).isEmpty();
        assertThat(modeOver(base, layer().opaque("a/b").implicit("a/b"))).contains(0700);
    }

    @Test
    void somethingElseInItsPlaceOrAboveHidesLowerLayers() throws IOException {
        FakeLayer base = layer().directory("a/b", 0700);

        assertThat(modeOver(base, layer().file("a/b"))).isEmpty();
        assertThat(modeOver(base, layer().file("a"))).isEmpty();
        assertThat(modeOver(base, layer().file("a/c"))).contains(0700);
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

    /** The mode that a layer which does not have the directory finds over these layers, base first. */
    private static Optional<Integer> modeOver(FakeLayer... baseFirst) throws IOException {
        return mode(layer(), baseFirst);
    }

    private static Optional<Integer> mode(FakeLayer own, FakeLayer... baseFirst) throws IOException {
        List<LayerOps> layers = new ArrayList<>();
        for (FakeLayer layer : baseFirst) {
            layers.add(layer.withIndex());
        }
        layers.add(own.withIndex());
        return Image.cached(layers)
                .dependenciesOf(baseFirst.length)
                .nearestDirectory(DIRECTORY)
                .map(DirectoryMetadata::mode);
    }

    private static FakeLayer layer() {
        return new FakeLayer(new TreeMap<>());
    }

    private record FakeLayer(Map<LayerPath, LayerEntry> byPath) implements LayerIndex {

        FakeLayer directory(String path, int mode) {
            return add(path, LayerEntry.Type.DIRECTORY, mode, false, false);
        }

        FakeLayer implicit(String path) {
            boolean opaque = find(LayerPath.of(path)).map(LayerEntry::opaque).orElse(false);
            return add(path, LayerEntry.Type.DIRECTORY, 0755, opaque, true);
        }

        FakeLayer opaque(String path) {
            return add(path, LayerEntry.Type.DIRECTORY, 0755, true, false);
        }

        FakeLayer file(String path) {
            return add(path, LayerEntry.Type.FILE, 0644, false, false);
        }

        LayerOps withIndex() throws IOException {
            LayerOps layer = mock(LayerOps.class);
            when(layer.index()).thenReturn(Optional.of(this));
            when(layer.awaitIndex(any(), any())).thenReturn(this);
            return layer;
        }

        private FakeLayer add(String path, LayerEntry.Type type, int mode, boolean opaque, boolean implicit) {
            LayerPath key = LayerPath.of(path);
            byPath.put(
                    key,
                    new LayerEntry(
                            key,
                            type,
                            mode,
                            0,
                            0,
                            Instant.EPOCH,
                            0,
                            Optional.empty(),
                            ByteString.EMPTY,
                            Optional.empty(),
                            0,
                            0,
                            Collections.emptySortedMap(),
                            false,
                            opaque,
                            implicit));
            return this;
        }

        @Override
        public long size() {
            return byPath.size();
        }

        @Override
        public Optional<LayerEntry> find(LayerPath path) {
            return Optional.ofNullable(byPath.get(path));
        }

        @Override
        public Iterator<LayerEntry> entries() {
            return byPath.values().iterator();
        }

        @Override
        public Iterator<LayerEntry> children(LayerPath directory) {
            return byPath.values().stream()
                    .filter(entry -> entry.path().parent().equals(Optional.of(directory)))
                    .iterator();
        }

        @Override
        public void close() {}
    }
}
