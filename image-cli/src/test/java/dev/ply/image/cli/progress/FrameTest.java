package dev.ply.image.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Platform;
import dev.ply.image.PullProgress;
import dev.ply.image.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn of a pull, by the terminal's size and by what the layers are at. */
class FrameTest {

    private static final Reference IMAGE = Reference.parse("example.com/app:1");
    private static final long LAYER = 1_000_000;

    private final ImageBoard board = new ImageBoard("app");

    @Test
    void aLayerIsDownloadingUntilItIsHereHoweverEarlyItsUnpackingIsTold() {
        List<Digest> layers = resolve(1);
        board.on(new PullProgress.LayerExtracting(IMAGE, layers.get(0), 1_000, LAYER));
        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(0), 250_000, LAYER));

        assertThat(draw(24, 80).get(1)).contains("downloading").contains("250 kB / 1.00 MB");
        assertThat(draw(24, 80).get(2)).startsWith("0 of 1 layer, 250 kB of 1.00 MB");

        board.on(new PullProgress.LayerDownloaded(IMAGE, layers.get(0)));
        board.on(new PullProgress.LayerExtracting(IMAGE, layers.get(0), 500_000, LAYER));
        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(0), LAYER, LAYER));

        assertThat(draw(24, 80).get(1)).contains("extracting").contains("500 kB / 1.00 MB");
    }

    @ParameterizedTest
    @ValueSource(ints = {76, 80, 100})
    void theBarLeavesRoomForALayersSpeed(int columns) {
        Digest layer = resolve(1).get(0);
        board.on(new PullProgress.LayerDownloading(IMAGE, layer, 250_000, LAYER));

        assertThat(draw(24, columns).get(1)).endsWith("  10.0 kB/s");
    }

    @Test
    void whatWasHereBeforeIsNotReceived() {
        List<Digest> layers = resolve(3);
        board.on(new PullProgress.LayerCached(IMAGE, layers.get(0)));
        board.on(new PullProgress.LayerDownloaded(IMAGE, layers.get(1)));
        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(2), 900_000, LAYER));
        assertThat(board.received()).isZero();

        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(2), 950_000, LAYER));
        assertThat(board.received()).isEqualTo(50_000);

        board.on(new PullProgress.LayerDownloaded(IMAGE, layers.get(2)));
        assertThat(board.received()).isEqualTo(100_000);
        assertThat(board.downloaded()).isEqualTo(board.total());
    }

    @Test
    void theTotalTellsBytesRateAndTimeLeft() {
        Digest layer = resolve(2).get(0);
        board.on(new PullProgress.LayerDownloading(IMAGE, layer, 500_000, LAYER));

        assertThat(draw(24, 80)).last().isEqualTo("0 of 2 layers, 500 kB of 2.00 MB, 10.0 kB/s, 2 min 30 s left");
    }

    @Test
    void whatWasHereAlreadyIsSaidAndCounts() {
        List<Digest> layers = resolve(2);
        board.on(new PullProgress.LayerCached(IMAGE, layers.get(0)));
        board.on(new PullProgress.LayerDone(IMAGE, layers.get(1)));

        assertThat(draw(24, 80).get(1)).contains("already here");
        assertThat(draw(24, 80)).last().isEqualTo("2 of 2 layers, 2.00 MB of 2.00 MB");
    }

    @ParameterizedTest
    @CsvSource({"24, 80", "24, 20", "8, 100", "6, 46", "3, 30", "2, 1", "200, 300"})
    void everythingFitsIntoTheTerminal(int rows, int columns) {
        List<Digest> layers = resolve(60);
        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(40), 250_000, LAYER));

        List<String> lines = draw(rows, columns);

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(Math.max(2, columns)));
        assertThat(lines).hasSizeLessThan(rows);
    }

    @Test
    void ofMoreLayersThanRowsThoseThatSomethingHappensToAreShownAndTheOthersCounted() {
        List<Digest> layers = resolve(60);
        board.on(new PullProgress.LayerDone(IMAGE, layers.get(0)));
        board.on(new PullProgress.LayerDownloading(IMAGE, layers.get(59), 250_000, LAYER));

        List<String> lines = draw(10, 80);

        assertThat(lines).anyMatch(line -> line.startsWith(layers.get(59).shortHex() + ": downloading"));
        assertThat(lines).noneMatch(line -> line.startsWith(layers.get(0).shortHex()));
        assertThat(lines).contains("… and 54 layers more, 1 of them done");
    }

    private List<Digest> resolve(int count) {
        List<Digest> layers = IntStream.range(0, count)
                .mapToObj(i -> Digest.sha256(Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
        List<Descriptor> descriptors = layers.stream()
                .map(layer -> Descriptor.of("application/vnd.oci.image.layer.v1.tar+gzip", layer, LAYER))
                .toList();
        board.on(new PullProgress.Resolved(IMAGE, Platform.parse("linux/amd64"), layers.get(0), descriptors));
        return layers;
    }

    private List<String> draw(int rows, int columns) {
        return new Frame(new TerminalSize(rows, columns), row -> 10_000).draw(board, 10_000);
    }
}
