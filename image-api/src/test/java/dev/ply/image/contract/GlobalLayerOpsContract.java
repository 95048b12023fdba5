package dev.ply.image.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Platform;
import dev.ply.image.Reference;
import dev.ply.image.contract.FakeExtractor.Step;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.GlobalLayerOps.CleanupReport;
import dev.ply.image.layer.GlobalLayerOps.CleanupRequest;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.layer.LayerProgress;
import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link GlobalLayerOps} must do. Extend it, and say how one is made. */
@Timeout(60)
public abstract class GlobalLayerOpsContract {

    private static final FakeLayer LAYER = FakeLayer.of("directory etc 755", "file etc/hosts localhost");

    private final FakeExtractor extractor = new FakeExtractor();
    private final List<GlobalLayerOps> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    /** The provider of the caches under test. */
    protected abstract CacheProvider provider();

    /** The settings of the caches under test. */
    protected Settings settings() {
        return TestSettings.of(builder -> builder.home(home()));
    }

    /** A home that does not exist yet. */
    protected final Path home() {
        return folder.resolve("home");
    }

    /** What extracts, here. */
    protected final FakeExtractor extractor() {
        return extractor;
    }

    /** Another cache in the same home, as another client has it. */
    protected final GlobalLayerOps open() throws IOException {
        GlobalLayerOps cache =
                provider().create(settings(), extractor, new Decompressors(List.of(new PlainDecompressor())));
        opened.add(cache);
        return cache;
    }

    /** Ends all that a test began. */
    @AfterEach
    protected final void closeAll() {
        opened.forEach(GlobalLayerOps::close);
        threads.shutdownNow();
    }

    /** An image of these layers, base first. */
    protected static Image image(GlobalLayerOps cache, FakeLayer... layers) {
        return new Image(
                Arrays.stream(layers)
                        .map(layer -> cache.layer(layer.descriptor()))
                        .toList(),
                Arrays.stream(layers).map(layer -> (BlobSource) layer.source()).toList());
    }

    /** The layer as the only one of an image. */
    protected static LayerDependencies alone(LayerOps layer) {
        return Image.cached(List.of(layer)).dependenciesOf(0);
    }

    /** Fetches the layer as the only one of an image. */
    protected static ExtractedLayer fetch(LayerOps layer, BlobSource source) throws IOException {
        return layer.fetch(source, alone(layer), LayerProgress.NONE);
    }

    private <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }

    @Test
    void aFetchedLayerIsDownloadedAndExtracted() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        ExtractedLayer extracted = fetch(layer, LAYER.source());
        assertThat(extracted.path()).isAbsolute().exists();
        assertThat(extracted.bytes()).isEqualTo(LAYER.blob().length);
        assertThat(layer.isDownloaded()).isTrue();
        assertThat(layer.downloadedBytes()).isEqualTo(LAYER.blob().length);
        assertThat(layer.extracted(alone(layer))).contains(extracted);
    }

    @Test
    void nothingIsHereBeforeItIsFetched() throws IOException {
        GlobalLayerOps cache = open();
        LayerOps layer = cache.layer(LAYER.descriptor());
        assertThat(layer.downloadedBytes()).isZero();
        assertThat(layer.isDownloaded()).isFalse();
        assertThat(layer.isExtracted(alone(layer))).isFalse();
        assertThat(layer.index()).isEmpty();
        assertThat(cache.layers()).isEmpty();
        assertThat(cache.downloadedLayer(LAYER.descriptor())).isEmpty();
        assertThatThrownBy(layer::openBlob).isInstanceOf(NotCachedException.class);
        assertThatThrownBy(() -> layer.extract(alone(layer), LayerProgress.NONE))
                .isInstanceOf(NotCachedException.class);
    }

    @Test
    void whatIsHereIsNotFetchedAgainAlsoByAnotherClient() throws IOException {
        FakeSource source = LAYER.source();
        ExtractedLayer first = fetch(open().layer(LAYER.descriptor()), source);
        ExtractedLayer second = fetch(open().layer(LAYER.descriptor()), source);
        assertThat(second).isEqualTo(first);
        assertThat(source.opened()).containsExactly(0L);
    }

    @Test
    void aDownloadedLayerIsExtractedWithoutItsSource() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        layer.download(LAYER.source(), LayerProgress.NONE);
        assertThat(layer.isExtracted(alone(layer))).isFalse();
        assertThat(layer.extract(alone(layer), LayerProgress.NONE).path()).exists();
    }

    @Test
    void anInterruptedDownloadIsResumedWhereItStopped() throws IOException {
        FakeLayer big = FakeLayer.ofSize(400_000);
        LayerOps layer = open().layer(big.descriptor());
        FakeSource source = big.source().thenCutAfter(300_000, new UnreachableException("cut"));
        assertThatThrownBy(() -> fetch(layer, source)).isInstanceOf(UnreachableException.class);
        long kept = layer.downloadedBytes();
        assertThat(kept).isPositive();
        assertThat(fetch(open().layer(big.descriptor()), source).path()).exists();
        assertThat(source.opened()).containsExactly(0L, kept);
    }

    @Test
    void bytesThatFailTheirDigestAreFetchedOnceMoreFromTheStart() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        FakeSource source = LAYER.source().thenGive(new byte[LAYER.blob().length]);
        assertThat(fetch(layer, source).path()).exists();
        assertThat(source.opened()).containsExactly(0L, 0L);
    }

    @Test
    void wrongBytesOfAnEarlierAttemptPoisonNothing() throws IOException {
        FakeLayer big = FakeLayer.ofSize(100_000);
        LayerOps layer = open().layer(big.descriptor());
        byte[] wrong = new byte[50_000];
        FakeSource source = big.source()
                .then(rest -> new FakeSource(wrong)
                        .thenCutAfter(wrong.length, new UnreachableException("cut"))
                        .open(0));
        assertThatThrownBy(() -> layer.download(source, LayerProgress.NONE)).isInstanceOf(UnreachableException.class);
        layer.download(source, LayerProgress.NONE);
        assertThat(source.opened()).containsExactly(0L, 50_000L, 0L);
        assertThat(layer.openBlob()).hasBinaryContent(big.blob());
    }

    @Test
    void wrongBytesTwiceAreAnIntegrityFailureThatLeavesNothing() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        byte[] wrong = new byte[LAYER.blob().length];
        FakeSource source = LAYER.source().thenGive(wrong).thenGive(wrong);
        assertThatThrownBy(() -> fetch(layer, source))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(LAYER.digest().toString());
        assertThat(source.opened()).containsExactly(0L, 0L);
        assertThat(layer.downloadedBytes()).isZero();
    }

    /** As those of plug-ins may; nobody must wait for the rest. */
    @Test
    @Timeout(60)
    void aSourceThatFailsUncheckedEndsTheFetchAndTheNextOneSucceeds() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        BlobSource broken = offset -> {
            throw new IllegalStateException("broken plug-in");
        };
        assertThatThrownBy(() -> fetch(layer, broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken plug-in");
        assertThat(fetch(layer, LAYER.source()).path()).exists();
    }

    @Test
    void aBlobThatIsTooShortOrTooLongIsAnIntegrityFailure() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        byte[] longer = Arrays.copyOf(LAYER.blob(), LAYER.blob().length + 1);
        FakeSource tooLong = LAYER.source().thenGive(longer).thenGive(longer);
        FakeSource tooShort = LAYER.source().thenEndAfter(5).thenEndAfter(5);
        assertThatThrownBy(() -> fetch(layer, tooLong)).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> layer.download(tooShort, LayerProgress.NONE)).isInstanceOf(IntegrityException.class);
        assertThat(layer.downloadedBytes()).isZero();
    }

    @Test
    void aWrongDiffIdKeepsTheBlobAndExtractsNothing() throws IOException {
        LayerDescriptor lying = new LayerDescriptor(LAYER.descriptor().blob(), Digest.sha256(new byte[1]));
        LayerOps layer = open().layer(lying);
        FakeSource source = LAYER.source();
        assertThatThrownBy(() -> fetch(layer, source)).isInstanceOf(IntegrityException.class);
        assertThat(source.opened()).containsExactly(0L);
        assertThat(layer.isDownloaded()).isTrue();
        assertThat(layer.index()).isEmpty();
        assertThat(layer.isExtracted(alone(layer))).isFalse();
    }

    @Test
    void aLayerExtractedUnderItsDiffIdIsNotExtractedUnderAnother() throws IOException {
        GlobalLayerOps cache = open();
        fetch(cache.layer(LAYER.descriptor()), LAYER.source());
        LayerOps lying = cache.layer(new LayerDescriptor(LAYER.descriptor().blob(), Digest.sha256(new byte[1])));
        assertThat(lying.isExtracted(alone(lying))).isFalse();
    }

    @Test
    void aCorruptLayerThatIsWhatWasAnnouncedIsNotFetchedTwice() throws IOException {
        FakeLayer corrupt = FakeLayer.of("nonsense");
        LayerOps layer = open().layer(corrupt.descriptor());
        FakeSource source = corrupt.source();
        assertThatThrownBy(() -> fetch(layer, source))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("nonsense");
        assertThat(source.opened()).containsExactly(0L);
        assertThat(layer.isDownloaded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void anExtractionThatFailsLeavesNothingAndIsRepeatedNextTime(Step step) throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        extractor.failAt(step, new NoSpaceException("full"));
        assertThatThrownBy(() -> fetch(layer, LAYER.source())).isInstanceOf(NoSpaceException.class);
        assertThat(layer.isExtracted(alone(layer))).isFalse();
        assertThat(fetch(layer, LAYER.source()).path()).exists();
        assertThat(layer.verify()).isEmpty();
    }

    @Test
    void anInterruptEndsAFetchWhoseSourceStalls() throws Exception {
        FakeLayer big = FakeLayer.ofSize(100_000);
        LayerOps layer = open().layer(big.descriptor());
        FakeSource source = big.source().thenStallAfter(50_000);
        Future<Throwable> outcome = start(() -> failureOf(() -> fetch(layer, source)));
        source.awaitStall();
        threads.shutdownNow();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(layer.downloadedBytes()).isEqualTo(50_000);
    }

    @Test
    void closingEndsACallUnderWay() throws Exception {
        GlobalLayerOps cache = open();
        FakeLayer big = FakeLayer.ofSize(100_000);
        FakeSource source = big.source().thenStallAfter(50_000);
        Future<Throwable> outcome = start(() -> failureOf(() -> fetch(cache.layer(big.descriptor()), source)));
        source.awaitStall();
        cache.close();
        cache.close();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> fetch(cache.layer(LAYER.descriptor()), LAYER.source()))
                .isInstanceOf(CancelledException.class);
    }

    private static Throwable failureOf(Callable<?> call) {
        try {
            call.call();
            return new AssertionError("did not fail");
        } catch (Throwable e) {
            return e;
        }
    }

    @Test
    void whatManyClientsWantAtOnceIsFetchedOnce() throws Exception {
        FakeLayer big = FakeLayer.ofSize(300_000);
        FakeSource source = big.source();
        CyclicBarrier barrier = new CyclicBarrier(8);
        List<Future<ExtractedLayer>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            LayerOps layer = open().layer(big.descriptor());
            all.add(start(() -> {
                barrier.await();
                return fetch(layer, source);
            }));
        }
        for (Future<ExtractedLayer> one : all) {
            assertThat(one.get().path()).exists();
        }
        assertThat(source.opened()).containsExactly(0L);
    }

    @Test
    void layersInReverseOrderInTwoImagesDoNotWaitForEachOtherForever() throws Exception {
        FakeLayer a = FakeLayer.of("implicit etc", "file etc/a a");
        FakeLayer b = FakeLayer.of("implicit etc", "file etc/b b");
        for (int round = 0; round < 20; round++) {
            GlobalLayerOps cache = open();
            Image ab = image(cache, a, b);
            Image ba = image(cache, b, a);
            CyclicBarrier barrier = new CyclicBarrier(2);
            Future<ExtractedLayer> upperOfAb = start(() -> top(barrier, ab));
            Future<ExtractedLayer> upperOfBa = start(() -> top(barrier, ba));
            assertThat(upperOfAb.get(20, TimeUnit.SECONDS).path()).exists();
            assertThat(upperOfBa.get(20, TimeUnit.SECONDS).path()).exists();
            for (LayerOps layer : ab.layers()) {
                layer.cleanupExtracted();
                cache.discardBlobs(List.of(layer.digest()), Set::of);
            }
        }
    }

    private static ExtractedLayer top(CyclicBarrier barrier, Image image) throws Exception {
        barrier.await();
        int top = image.layers().size() - 1;
        return image.layers().get(top).fetch(image.sources().get(top), image.dependenciesOf(top), LayerProgress.NONE);
    }

    @Test
    void imagesWhoseLowerLayersGiveOtherMetadataHaveVariantsOfTheirOwn() throws IOException {
        GlobalLayerOps cache = open();
        FakeLayer open = FakeLayer.of("directory etc 755");
        FakeLayer closed = FakeLayer.of("directory etc 700");
        FakeLayer alsoOpen = FakeLayer.of("directory etc 755", "file x x");
        FakeLayer top = FakeLayer.of("implicit etc", "file etc/a a");
        Path first = extractTop(image(cache, open, top));
        Path second = extractTop(image(cache, closed, top));
        Path third = extractTop(image(cache, alsoOpen, top));
        assertThat(second).isNotEqualTo(first);
        assertThat(third).isEqualTo(first);
        assertThat(first.resolve("etc.mode")).hasContent("755");
        assertThat(second.resolve("etc.mode")).hasContent("700");
        assertThat(image(cache, open, top).extracted()).isPresent();
        assertThat(image(open(), closed, top).extracted().orElseThrow().get(1).path())
                .isEqualTo(second);
        assertThat(image(cache, FakeLayer.of("directory etc 711"), top)
                        .layers()
                        .get(1)
                        .isExtracted(image(cache, FakeLayer.of("directory etc 711"), top)
                                .dependenciesOf(1)))
                .isFalse();
    }

    private static Path extractTop(Image image) throws IOException {
        List<ExtractedLayer> layers = image.extractAll(LayerProgress.NONE);
        return layers.get(layers.size() - 1).path();
    }

    @Test
    void askingWhetherALayerIsExtractedFetchesNothing() throws IOException {
        GlobalLayerOps cache = open();
        FakeLayer top = FakeLayer.of("implicit etc", "file etc/a a");
        fetch(cache.layer(top.descriptor()), top.source());
        FakeSource below = LAYER.source();
        Image image = new Image(
                List.of(cache.layer(LAYER.descriptor()), cache.layer(top.descriptor())), List.of(below, top.source()));
        assertThat(image.layers().get(1).isExtracted(image.dependenciesOf(1))).isFalse();
        assertThat(below.opened()).isEmpty();
    }

    @Test
    void anIndexThatNobodyHasYetIsMade() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        try (LayerIndex index = layer.awaitIndex(LAYER.source(), alone(layer))) {
            assertThat(index.find(LayerPath.of("etc/hosts"))).isPresent();
        }
        assertThat(layer.findDirectory(LayerPath.of("etc"))).isPresent();
        assertThat(layer.findDirectory(LayerPath.of("etc/hosts"))).isEmpty();
    }

    @Test
    void contentsAreReadFromTheExtractedLayer() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        try (LayerIndex index = layer.index().orElseThrow()) {
            LayerEntry file = index.find(LayerPath.of("etc/hosts")).orElseThrow();
            try (InputStream in = layer.openFile(file)) {
                assertThat(in).hasBinaryContent("localhost".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void theBlobAndWhatWasExtractedAreRemovedEachForItself() throws IOException {
        GlobalLayerOps cache = open();
        LayerOps layer = cache.layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        assertThat(cache.discardBlobs(List.of(LAYER.digest()), Set::of).removed())
                .containsExactly(LAYER.digest());
        assertThat(layer.isDownloaded()).isFalse();
        assertThat(layer.extractedPath(alone(layer)))
                .get()
                .satisfies(path -> assertThat(path).exists());
        layer.cleanupExtracted();
        assertThat(layer.isExtracted(alone(layer))).isFalse();
        fetch(layer, LAYER.source());
        layer.cleanupExtracted();
        assertThat(layer.isDownloaded()).isTrue();
    }

    @Test
    void blobsThatSomebodyNeedsAreNotDiscarded() throws IOException {
        GlobalLayerOps cache = open();
        LayerOps layer = cache.layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        List<Digest> digests = List.of(LAYER.digest());
        cache.discardBlobs(digests, () -> Set.copyOf(digests));
        try (Lease claim = cache.claim(digests)) {
            cache.discardBlobs(digests, Set::of);
        }
        try (Lease pin = cache.pin(digests)) {
            assertThat(cache.discardBlobs(digests, Set::of).kept()).containsExactly(LAYER.digest());
        }
        assertThat(layer.isDownloaded()).isTrue();
        assertThat(cache.discardBlobs(digests, Set::of).bytes()).isPositive();
        assertThat(layer.isDownloaded()).isFalse();
    }

    @Test
    void aRenewedLayerIsFetchedAndExtractedAgainToTheSamePlace() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        ExtractedLayer before = fetch(layer, LAYER.source());
        FakeSource again = LAYER.source();
        assertThat(layer.renew(EnumSet.allOf(Part.class), again, alone(layer), LayerProgress.NONE))
                .isTrue();
        assertThat(again.opened()).containsExactly(0L);
        assertThat(layer.extracted(alone(layer))).contains(before);
        assertThat(layer.verify()).isEmpty();
    }

    @Test
    void onlyTheBlobOrOnlyWhatWasExtractedIsRenewed() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        FakeSource unasked = LAYER.source();
        assertThat(layer.renew(Set.of(Part.EXTRACTED), unasked, alone(layer), LayerProgress.NONE))
                .isTrue();
        assertThat(unasked.opened()).isEmpty();
        FakeSource asked = LAYER.source();
        assertThat(layer.renew(Set.of(Part.BLOB), asked, alone(layer), LayerProgress.NONE))
                .isTrue();
        assertThat(asked.opened()).containsExactly(0L);
        assertThat(layer.isExtracted(alone(layer))).isTrue();
    }

    @Test
    void aRenewalThatFailsChangesNothing() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        ExtractedLayer before = fetch(layer, LAYER.source());
        byte[] wrong = new byte[LAYER.blob().length];
        FakeSource cut = LAYER.source().thenCutAfter(3, new UnreachableException("cut"));
        FakeSource bad = LAYER.source().thenGive(wrong).thenGive(wrong);
        assertThatThrownBy(() -> renew(layer, cut)).isInstanceOf(UnreachableException.class);
        assertThatThrownBy(() -> renew(layer, bad)).isInstanceOf(IntegrityException.class);
        extractor.failAt(Step.FINISH, new NoSpaceException("full"));
        assertThatThrownBy(() -> renew(layer, LAYER.source())).isInstanceOf(NoSpaceException.class);
        assertThat(layer.extracted(alone(layer))).contains(before);
        assertThat(layer.openBlob()).hasBinaryContent(LAYER.blob());
        assertThat(layer.verify()).isEmpty();
    }

    @Test
    void whatIsPinnedIsNotReplacedByARenewal() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        try (Lease pin = open().pin(List.of(LAYER.digest()))) {
            assertThat(renew(layer, LAYER.source())).isFalse();
            assertThat(layer.isExtracted(alone(layer))).isTrue();
        }
        assertThat(renew(layer, LAYER.source())).isTrue();
    }

    private static boolean renew(LayerOps layer, BlobSource source) throws IOException {
        return layer.renew(EnumSet.allOf(Part.class), source, alone(layer), LayerProgress.NONE);
    }

    @Test
    void aRenewalKeepsOtherImagesVariants() throws IOException {
        GlobalLayerOps cache = open();
        FakeLayer open = FakeLayer.of("directory etc 755");
        FakeLayer closed = FakeLayer.of("directory etc 700");
        FakeLayer top = FakeLayer.of("implicit etc", "file etc/a a");
        Path first = extractTop(image(cache, open, top));
        Path second = extractTop(image(cache, closed, top));
        for (FakeLayer base : List.of(open, closed)) {
            Image image = image(cache, base, top);
            assertThat(image.layers()
                            .get(1)
                            .renew(
                                    Set.of(Part.EXTRACTED),
                                    image.sources().get(1),
                                    image.dependenciesOf(1),
                                    LayerProgress.NONE))
                    .isTrue();
        }
        assertThat(extractTop(image(cache, open, top))).isEqualTo(first);
        assertThat(extractTop(image(cache, closed, top))).isEqualTo(second);
        assertThat(first.resolve("etc.mode")).hasContent("755");
        assertThat(second.resolve("etc.mode")).hasContent("700");
    }

    @Test
    void removalSparesWhatIsNeededPinnedOrClaimed() throws IOException {
        GlobalLayerOps cache = open();
        FakeLayer needed = FakeLayer.of("file needed x");
        FakeLayer pinned = FakeLayer.of("file pinned x");
        FakeLayer claimed = FakeLayer.of("file claimed x");
        FakeLayer other = FakeLayer.of("file other x");
        for (FakeLayer layer : List.of(LAYER, needed, pinned, claimed, other)) {
            fetch(cache.layer(layer.descriptor()), layer.source());
        }
        Set<Digest> all = Set.of(LAYER.digest(), needed.digest(), pinned.digest(), claimed.digest());
        try (Lease pin = open().pin(List.of(pinned.digest()));
                Lease claim = open().claim(List.of(claimed.digest()))) {
            CleanupReport report = cache.remove(all, () -> Set.of(needed.digest()));
            assertThat(report.removed()).containsExactly(LAYER.digest());
            assertThat(report.bytes()).isPositive();
            assertThat(report.kept()).containsExactlyInAnyOrder(pinned.digest(), claimed.digest());
        }
        assertThat(cache.layers())
                .containsExactlyInAnyOrder(needed.digest(), pinned.digest(), claimed.digest(), other.digest());
    }

    @Test
    void removalWaitsForNoPull() throws Exception {
        GlobalLayerOps cache = open();
        fetch(cache.layer(LAYER.descriptor()), LAYER.source());
        try (Lease pull = open().lockImage(key())) {
            CleanupReport report =
                    start(() -> cache.remove(List.of(LAYER.digest()), Set::of)).get(20, TimeUnit.SECONDS);
            assertThat(report.removed()).containsExactly(LAYER.digest());
        }
    }

    @Test
    void aClaimedLayerMayBeMadeAgain() throws IOException {
        LayerOps layer = open().layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        try (Lease claim = open().claim(List.of(LAYER.digest()))) {
            assertThat(renew(layer, LAYER.source())).isTrue();
        }
    }

    @Test
    void aLayerOfWhichOnlyTheDigestIsKnownIsVerified() throws IOException {
        GlobalLayerOps cache = open();
        assertThat(cache.verify(LAYER.digest())).isEmpty();
        fetch(cache.layer(LAYER.descriptor()), LAYER.source());
        assertThat(cache.verify(LAYER.digest())).isEmpty();
    }

    @Test
    void cleanUpRemovesWhatIsNeitherNeededNorPinned() throws IOException {
        GlobalLayerOps cache = open();
        FakeLayer needed = FakeLayer.of("file needed x");
        FakeLayer pinned = FakeLayer.of("file pinned x");
        for (FakeLayer layer : List.of(LAYER, needed, pinned)) {
            fetch(cache.layer(layer.descriptor()), layer.source());
        }
        CleanupRequest request = new CleanupRequest(() -> Set.of(needed.digest()), Instant.MAX, false);
        try (Lease pin = open().pin(List.of(pinned.digest()))) {
            CleanupReport report = cache.cleanup(request);
            assertThat(report.removed()).containsExactly(LAYER.digest());
            assertThat(report.kept()).containsExactly(pinned.digest());
            assertThat(report.bytes()).isPositive();
            assertThat(cache.layers()).containsExactlyInAnyOrder(needed.digest(), pinned.digest());
        }
        assertThat(cache.cleanup(request).removed()).containsExactly(pinned.digest());
        assertThat(image(cache, needed).extracted()).isPresent();
    }

    @Test
    void aDryRunAndAnEarlierDateRemoveNothing() throws IOException {
        GlobalLayerOps cache = open();
        fetch(cache.layer(LAYER.descriptor()), LAYER.source());
        CleanupReport dry = cache.cleanup(new CleanupRequest(Set::of, Instant.MAX, true));
        assertThat(dry.removed()).containsExactly(LAYER.digest());
        assertThat(cache.cleanup(new CleanupRequest(Set::of, Instant.EPOCH, false))
                        .removed())
                .isEmpty();
        assertThat(image(cache, LAYER).extracted()).isPresent();
        assertThat(cache.cleanup(new CleanupRequest(Set::of, Instant.MAX, false))
                        .bytes())
                .isEqualTo(dry.bytes());
    }

    @Test
    void cleanUpWaitsForAnImageThatIsBeingPulled() throws Exception {
        GlobalLayerOps cache = open();
        GlobalLayerOps other = open();
        Future<CleanupReport> cleanup;
        try (Lease pull = cache.lockImage(key())) {
            cleanup = start(() -> other.cleanup(new CleanupRequest(() -> Set.of(LAYER.digest()), Instant.MAX, false)));
            fetch(cache.layer(LAYER.descriptor()), LAYER.source());
        }
        assertThat(cleanup.get().removed()).isEmpty();
        try (Lease again = cache.lockImage(key())) {
            assertThat(image(cache, LAYER).extracted()).isPresent();
        }
    }

    private static ImageKey key() throws IOException {
        return new ImageKey(Reference.parse("example.com/a:1"), Platform.parse("linux/amd64"));
    }

    @Test
    void blobsThatCannotFitAreRefusedBeforehand() throws IOException {
        GlobalLayerOps cache = open();
        Descriptor huge = Descriptor.of(FakeLayer.MEDIA_TYPE, LAYER.digest(), Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> cache.requireSpace(List.of(huge))).isInstanceOf(NoSpaceException.class);
        cache.requireSpace(List.of(LAYER.descriptor().blob()));
    }

    @Test
    void whatIsHereIsCountedAndFaultless() throws IOException {
        GlobalLayerOps cache = open();
        LayerOps layer = cache.layer(LAYER.descriptor());
        fetch(layer, LAYER.source());
        assertThat(cache.layers()).containsExactly(LAYER.digest());
        assertThat(cache.diskUsage().layers()).isEqualTo(1);
        assertThat(cache.diskUsage().blobBytes()).isEqualTo(LAYER.blob().length);
        assertThat(cache.diskUsage().partialBytes()).isZero();
        assertThat(cache.diskUsage().extractedBytes()).isPositive();
        assertThat(layer.verify()).isEmpty();
        assertThat(cache.verify()).isEmpty();
    }
}
