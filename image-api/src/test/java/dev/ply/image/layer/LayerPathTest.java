package dev.ply.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.io.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerPathTest {

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "/a, a",
        "./a, a",
        "//./a//b/./c/, a/b/c",
        "a/.../b, a/.../b",
        "..a/b.., ..a/b..",
        ".wh..wh..opq, .wh..wh..opq",
    })
    void slashesAndDotsThatMeanNothingAreGone(String raw, String normal) {
        assertThat(LayerPath.of(raw).bytes()).isEqualTo(ByteString.utf8(normal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", ".", "./", "//.//"})
    void theRootHasManyNames(String raw) {
        assertThat(LayerPath.of(raw)).isEqualTo(LayerPath.ROOT).hasToString("/");
        assertThat(LayerPath.of(raw).parent()).isEmpty();
        assertThat(LayerPath.of(raw).components()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/..", "a/../b", "/..", "a/./../b", "a\u0000b"})
    void whatLeadsOutOrIsNoNameIsRefused(String raw) {
        assertThatThrownBy(() -> LayerPath.of(raw)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesThatAreNoTextSurvive() {
        ByteString raw = ByteString.of(new byte[] {(byte) 0xff, '/', (byte) 0xfe, (byte) 0x80});

        assertThat(LayerPath.of(raw).bytes()).isEqualTo(raw);
        assertThat(LayerPath.of(raw).name()).isEqualTo(ByteString.of(new byte[] {(byte) 0xfe, (byte) 0x80}));
    }

    @Test
    void normalisingTwiceChangesNothing() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            LayerPath path = randomPath(random);
            assertThat(LayerPath.of(path.bytes())).isEqualTo(path);
        }
    }

    @Test
    void componentsPutTogetherAreThePath() {
        Random random = new Random(12);
        for (int i = 0; i < 5_000; i++) {
            LayerPath path = randomPath(random);
            LayerPath built = LayerPath.ROOT;
            for (ByteString component : path.components()) {
                assertThat(path.isBelow(built)).isTrue();
                assertThat(built.isBelow(path)).isFalse();
                LayerPath child = built.resolve(component);
                assertThat(child.parent()).contains(built);
                assertThat(child.name()).isEqualTo(component);
                built = child;
            }
            assertThat(built).isEqualTo(path).hasSameHashCodeAs(path);
            assertThat(path.isBelow(path)).isFalse();
        }
    }

    @Test
    void aDirectoryComesBeforeWhatItHoldsAndThatBeforeItsNextSibling() {
        Random random = new Random(13);
        Set<LayerPath> paths = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            Optional<LayerPath> path = Optional.of(randomPath(random));
            while (path.isPresent()) {
                paths.add(path.get());
                path = path.get().parent();
            }
        }
        Set<LayerPath> left = new HashSet<>();
        List<LayerPath> open = new ArrayList<>();
        for (LayerPath path : paths) {
            while (!open.isEmpty() && !path.isBelow(open.get(open.size() - 1))) {
                left.add(open.remove(open.size() - 1));
            }
            Optional<LayerPath> parent = path.parent();
            assertThat(parent.isEmpty() || open.contains(parent.get())).isTrue();
            assertThat(left).doesNotContain(path);
            open.add(path);
        }
    }

    @Test
    void orderAgreesWithEqualityAndIsTotal() {
        Random random = new Random(14);
        for (int i = 0; i < 20_000; i++) {
            LayerPath a = randomPath(random);
            LayerPath b = randomPath(random);
            assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        }
        List<LayerPath> sorted = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sorted.add(randomPath(random));
        }
        Collections.sort(sorted);
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(sorted.get(i - 1)).isLessThanOrEqualTo(sorted.get(i));
        }
    }

    /** Few different bytes, so that paths meet; among them those next to the slash, and some that are no text. */
    private static LayerPath randomPath(Random random) {
        byte[] alphabet = {'a', '.', '/', '/', '-', '0', ' ', (byte) 0xff, (byte) 0x80, 1};
        while (true) {
            byte[] raw = new byte[random.nextInt(9)];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                return LayerPath.of(ByteString.of(raw));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("\"..\"");
            }
        }
    }
}
