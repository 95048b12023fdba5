package dev.ply.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import dev.ply.image.PullPolicy;
import dev.ply.image.PullProgress;
import dev.ply.image.PullResult;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.VerifyReport;
import dev.ply.image.contract.PlainDecompressor;
import dev.ply.image.contract.RecordedNotices;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStore.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullEngineTest {

    private static final Reference APP = Reference.parse("example.com/app:1");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final PullOptions OPTIONS = PullOptions.defaults().withPlatform(AMD64);

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeCache cache = new FakeCache();
    private final FakeStore store = new FakeStore();
    private final Work work = new Work();
    private final RecordedNotices notices = new RecordedNotices();
    private Optional<String> others = Optional.empty();
    private final Housekeeping housekeeping = new Housekeeping(cache, store, () -> others, notices);
    private final PullEngine engine = new PullEngine(
            registry,
            new Resolver(new ManifestParser(), new ConfigParser(), new Decompressors(List.of(new PlainDecompressor()))),
            new ConfigParser(),
            cache,
            store,
            housekeeping,
            work,
            new PullEngine.Jobs(3));

    @AfterEach
    void endThreads() {
        work.close();
    }

    @Test
    void pullsEveryLayerAndRecordsTheImage() throws IOException {
        RawDocument manifest = registry.image("linux/amd64", List.of("base", "top"));
        registry.tag(APP, manifest);

        PullResult result = engine.pull(APP, OPTIONS);

        assertThat(result.cached()).isFalse();
        assertThat(result.manifestDigest()).isEqualTo(manifest.digest());
        assertThat(result.indexDigest()).isEmpty();
        assertThat(result.config().defaults().cmd()).containsExactly("sh");
        assertThat(result.layers()).extracting(PullResult.PulledLayer::digest).containsExactly(sha("base"), sha("top"));
        assertThat(store.find(new ImageKey(APP, AMD64)).orElseThrow().manifest().bytes())
                .isEqualTo(manifest.bytes());
    }

    @Test
    void aSecondPullAsksNobodyAndTakesNoLock() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("base")));
        engine.pull(APP, OPTIONS);
        registry.requests.clear();

        assertThat(engine.pull(APP, OPTIONS).cached()).isTrue();
        assertThat(registry.requests).isEmpty();
    }

    @Test
    void anImageThatDidNotChangeIsNotPulledAgainWhereTheRegistryKnowsNoShortWay() throws IOException {
        registry.resolves = false;
        registry.tag(APP, registry.image("linux/amd64", List.of("base")));
        PullOptions always = OPTIONS.withPolicy(PullPolicy.ALWAYS);

        assertThat(engine.pull(APP, always).cached()).isFalse();
        assertThat(engine.pull(APP, always).cached()).isTrue();
        assertThat(engine.pull(APP, always.withForce(true)).cached()).isFalse();
        registry.tag(APP, registry.image("linux/amd64", List.of("newer")));
        assertThat(engine.pull(APP, always).cached()).isFalse();
    }

    @Test
    void aMissingLayerIsRestoredWithoutAskingWhatTheTagNamesNow() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("base", "top")));
        engine.pull(APP, OPTIONS);
        registry.tag(APP, registry.image("linux/amd64", List.of("something else")));
        registry.requests.clear();
        cache.fetched.clear();
        cache.extracted.remove(sha("top"));

        PullResult result = engine.pull(APP, OPTIONS);

        assertThat(result.layers()).extracting(PullResult.PulledLayer::digest).containsExactly(sha("base"), sha("top"));
        assertThat(cache.fetched).containsExactly(sha("top"));
        assertThat(registry.requests).isEmpty();
    }

    @Test
    void whatTheRegistryNoLongerHasIsReplacedByWhatTheTagNamesNow() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("old")));
        engine.pull(APP, OPTIONS);
        cache.extracted.clear();
        cache.blobs.clear();
        registry.blobs.clear();
        registry.tag(APP, registry.image("linux/amd64", List.of("new")));

        assertThat(engine.pull(APP, OPTIONS).layers())
                .extracting(PullResult.PulledLayer::digest)
                .containsExactly(sha("new"));
    }

    @Test
    void alwaysAsksForTheDigestOnlyWhenNothingChanged() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("base")));
        engine.pull(APP, OPTIONS);
        registry.requests.clear();

        assertThat(engine.pull(APP, OPTIONS.withPolicy(PullPolicy.ALWAYS)).cached())
                .isTrue();
        assertThat(registry.requests).containsExactly("resolve " + APP);
    }

    @Test
    void alwaysPullsWhatTheTagNamesNow() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("old")));
        engine.pull(APP, OPTIONS);
        registry.tag(APP, registry.image("linux/amd64", List.of("new")));

        PullResult result = engine.pull(APP, OPTIONS.withPolicy(PullPolicy.ALWAYS));

        assertThat(result.cached()).isFalse();
        assertThat(result.layers()).extracting(PullResult.PulledLayer::digest).containsExactly(sha("new"));
    }

    @Test
    void neverFailsWhenTheImageIsNotHere() {
        assertThatThrownBy(() -> engine.pull(APP, OPTIONS.withPolicy(PullPolicy.NEVER)))
                .isInstanceOf(NotCachedException.class)
                .hasMessageContaining("example.com/app:1");
        assertThat(registry.requests).isEmpty();
    }

    @Test
    void aLayerThatOccursTwiceIsFetchedOnceAndListedTwice() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("same", "other", "same")));

        PullResult result = engine.pull(APP, OPTIONS);

        assertThat(result.layers())
                .extracting(PullResult.PulledLayer::digest)
                .containsExactly(sha("same"), sha("other"), sha("same"));
        assertThat(cache.fetched).containsExactlyInAnyOrder(sha("same"), sha("other"));
    }

    @Test
    void noMoreLayersThanJobsAreUnderWayAtOnce() throws IOException {
        registry.tag(
                APP,
                registry.image(
                        "linux/amd64",
                        IntStream.range(0, 12).mapToObj(i -> "layer " + i).toList()));
        CountDownLatch three = new CountDownLatch(3);
        cache.beforeExtract = layer -> {
            three.countDown();
            three.await();
        };

        engine.pull(APP, OPTIONS);

        assertThat(cache.mostUnderWay).hasValue(3);
    }

    @Test
    void aFailingLayerEndsTheOthersAndRecordsNothing() {
        registry.tag(APP, registry.image("linux/amd64", List.of("bad", "waits")));
        CountDownLatch waiting = new CountDownLatch(1);
        cache.beforeExtract = layer -> {
            if (layer.equals(sha("bad"))) {
                waiting.await();
                throw new IntegrityException("layer " + layer + ": wrong", layer);
            }
            waiting.countDown();
            new CountDownLatch(1).await();
        };

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS)).isInstanceOf(IntegrityException.class);
        assertThat(store.images).isEmpty();
        assertThat(cache.underWay).hasValue(0);
        assertThat(cache.locks).hasValue(0);
    }

    @Test
    void anInterruptEndsThePullBeforeItReturns() throws InterruptedException {
        registry.tag(APP, registry.image("linux/amd64", List.of("waits")));
        CountDownLatch waiting = new CountDownLatch(1);
        cache.beforeExtract = layer -> {
            waiting.countDown();
            new CountDownLatch(1).await();
        };
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                engine.pull(APP, OPTIONS);
            } catch (IOException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        waiting.await();

        caller.interrupt();
        caller.join();

        assertThat(thrown.getNow(new AssertionError())).isInstanceOf(CancelledException.class);
        assertThat(cache.underWay).hasValue(0);
        assertThat(cache.locks).hasValue(0);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        registry.tag(APP, registry.image("linux/amd64", List.of("waits")));
        CountDownLatch waiting = new CountDownLatch(1);
        cache.beforeExtract = layer -> {
            waiting.countDown();
            new CountDownLatch(1).await();
        };
        CompletableFuture<PullResult> pull = work.start(() -> engine.pull(APP, OPTIONS));
        waiting.await();

        work.close();

        assertThatThrownBy(pull::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> engine.pull(APP, OPTIONS)).isInstanceOf(CancelledException.class);
    }

    @Test
    void choosesThePlatformsManifestFromAnIndex() throws IOException {
        RawDocument arm = registry.image("linux/arm64", List.of("arm"));
        RawDocument amd = registry.image("linux/amd64", List.of("amd"));
        RawDocument statement = registry.image("unknown/unknown", List.of("statement"));
        RawDocument index = registry.index(
                FakeRegistry.entry(
                        statement,
                        FakeRegistry.platform("linux", "amd64", "")
                                + ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}"),
                FakeRegistry.entry(arm, FakeRegistry.platform("linux", "arm64", "v8")),
                FakeRegistry.entry(amd, FakeRegistry.platform("linux", "amd64", "")));
        registry.tag(APP, index);

        PullResult result = engine.pull(APP, OPTIONS);

        assertThat(result.manifestDigest()).isEqualTo(amd.digest());
        assertThat(result.indexDigest()).contains(index.digest());
        assertThat(engine.pull(APP, OPTIONS.withPlatform(Platform.parse("linux/arm64")))
                        .manifestDigest())
                .isEqualTo(arm.digest());
    }

    @ParameterizedTest
    @CsvSource({"linux/arm/v7, v6", "linux/arm/v8, v6", "linux/arm/v6, v6", "linux/arm/v5, v5"})
    void takesTheNearestOlderVariant(String wanted, String expected) throws IOException {
        RawDocument v5 = registry.image("linux/arm/v5", List.of("v5"));
        RawDocument v6 = registry.image("linux/arm/v6", List.of("v6"));
        registry.tag(
                APP,
                registry.index(
                        FakeRegistry.entry(v5, FakeRegistry.platform("linux", "arm", "v5")),
                        FakeRegistry.entry(v6, FakeRegistry.platform("linux", "arm", "v6"))));

        assertThat(engine.pull(APP, PullOptions.defaults().withPlatform(Platform.parse(wanted)))
                        .layers()
                        .get(0)
                        .digest())
                .isEqualTo(sha(expected));
    }

    @Test
    void aPlatformThatIsNotThereIsAnErrorThatListsThoseThatAre() {
        registry.tag(
                APP,
                registry.index(FakeRegistry.entry(
                        registry.image("windows/amd64", List.of("w")), FakeRegistry.platform("windows", "amd64", ""))));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("linux/amd64")
                .hasMessageContaining("windows/amd64");
    }

    @Test
    void aSingleImageForAnotherArchitectureIsPulledOnlyWhenThatIsAskedFor() throws IOException {
        registry.tag(APP, registry.image("linux/riscv64", List.of("r")));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("linux/riscv64");
        assertThat(engine.pull(APP, OPTIONS.withPlatform(Platform.parse("linux/riscv64")))
                        .layers())
                .hasSize(1);
    }

    @Test
    void anIndexMayHoldAnIndex() throws IOException {
        RawDocument image = registry.image("linux/amd64", List.of("deep"));
        RawDocument inner = registry.index(FakeRegistry.entry(image, FakeRegistry.platform("linux", "amd64", "")));
        RawDocument outer = registry.index(FakeRegistry.entry(inner, ""));
        registry.tag(APP, outer);

        PullResult result = engine.pull(APP, OPTIONS);

        assertThat(result.manifestDigest()).isEqualTo(image.digest());
        assertThat(result.indexDigest()).contains(outer.digest());
    }

    @Test
    void indexesAreNotFollowedWithoutEnd() {
        RawDocument index = registry.index(FakeRegistry.entry(
                registry.image("linux/amd64", List.of("x")), FakeRegistry.platform("linux", "amd64", "")));
        for (int depth = 0; depth < 5; depth++) {
            index = registry.index(FakeRegistry.entry(index, ""));
        }
        registry.tag(APP, index);

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void aManifestThatIsNotWhatTheIndexSaysIsRefused() {
        RawDocument image = registry.image("linux/amd64", List.of("x"));
        registry.tag(APP, registry.index(FakeRegistry.entry(image, FakeRegistry.platform("linux", "amd64", ""))));
        RawDocument other = registry.image("linux/amd64", List.of("y"));
        registry.manifests.put(image.digest(), other);

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(image.digest().toString());
    }

    @Test
    void aConfigThatIsNotWhatTheManifestSaysIsRefused() {
        Descriptor config = registry.config("linux/amd64", List.of("x"));
        registry.tag(APP, registry.manifest(config, List.of(registry.blob(MediaTypes.OCI_LAYER, "x"))));
        registry.blobs.put(config.digest(), new byte[(int) config.size()]);

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(config.digest().toString());
    }

    @Test
    void unequalCountsOfLayersAndDiffIdsAreRefused() {
        registry.tag(
                APP,
                registry.manifest(
                        registry.config("linux/amd64", List.of("a", "b")),
                        List.of(registry.blob(MediaTypes.OCI_LAYER, "a"))));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("1 layers")
                .hasMessageContaining("2 diff_ids");
        assertThat(cache.fetched).isEmpty();
    }

    @Test
    void aLayerOfUnknownTypeIsRefusedByName() {
        registry.tag(
                APP,
                registry.manifest(
                        registry.config("linux/amd64", List.of("a")),
                        List.of(registry.blob("application/vnd.in-toto+json", "a"))));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("application/vnd.in-toto+json");
    }

    @Test
    void anAbsurdSizeIsRefused() {
        Descriptor layer = Descriptor.of(MediaTypes.OCI_LAYER, sha("a"), Long.MAX_VALUE);
        registry.tag(APP, registry.manifest(registry.config("linux/amd64", List.of("a")), List.of(layer)));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS)).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "[]",
                "{\"schemaVersion\":2} trailing",
                "{\"schemaVersion\":2,\"schemaVersion\":2}",
                "{\"schemaVersion\":1,\"name\":\"x\"}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":{}}",
                "{\"schemaVersion\":2,\"layers\":[{\"digest\":\"md5:1\",\"size\":1}],\"config\":{}}",
                "{\"schemaVersion\":2,\"layers\":{},\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                        + "\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":-1}}"
            })
    void whatIsNoManifestIsRefused(String text) {
        registry.tag(APP, registry.add(MediaTypes.OCI_MANIFEST, text));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("example.com/app:1");
        assertThat(store.images).isEmpty();
    }

    @Test
    void anArtifactThatIsNoImageIsRefusedByItsType() {
        Descriptor config = registry.blob("application/vnd.cncf.helm.config.v1+json", "{}");
        registry.tag(APP, registry.manifest(config, List.of()));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("application/vnd.cncf.helm.config.v1+json");
    }

    @Test
    void aDigestInTheReferenceDecides() {
        RawDocument image = registry.image("linux/amd64", List.of("x"));
        Reference pinned = Reference.parse("example.com/app:1@" + sha("something else"));
        registry.tag(pinned, image);

        assertThatThrownBy(() -> engine.pull(pinned, OPTIONS))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(sha("something else").toString());
    }

    @Test
    void progressTellsTheStoryInOrder() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("x")));
        List<PullProgress> events = new CopyOnWriteArrayList<>();

        engine.pull(APP, OPTIONS.withProgress(events::add));

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsSubsequence("Resolving", "Resolved", "LayerDone", "Completed");
    }

    @Test
    void forceFetchesEachLayerAgainAndOnlyOnce() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("same", "other", "same")));
        engine.pull(APP, OPTIONS);

        PullResult result = engine.pull(APP, OPTIONS.withForce(true));

        assertThat(result.cached()).isFalse();
        assertThat(cache.renewed).containsExactlyInAnyOrder(sha("same"), sha("other"));
    }

    @Test
    void aForcedPullThatFailsLeavesTheImageAsItWas() throws IOException {
        RawDocument manifest = registry.image("linux/amd64", List.of("base"));
        registry.tag(APP, manifest);
        engine.pull(APP, OPTIONS);
        registry.blobs.remove(sha("base"));

        assertThatThrownBy(() -> engine.pull(APP, OPTIONS.withForce(true))).isInstanceOf(NotFoundException.class);
        assertThat(engine.pull(APP, OPTIONS).cached()).isTrue();
        assertThat(cache.layers()).containsExactly(sha("base"));
    }

    @Test
    void layersAreClaimedFromBeforeTheyAreLookedForUntilTheImageIsRecorded() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("base")));
        List<Digest> claimed = new CopyOnWriteArrayList<>();
        cache.beforeExtract = layer -> claimed.addAll(cache.claimed);

        engine.pull(APP, OPTIONS);

        assertThat(claimed).containsExactly(sha("base"));
        assertThat(cache.claimed).isEmpty();
    }

    @Test
    void whileARecordCannotBeReadNoLayerIsRemoved() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("mine")));
        engine.pull(APP, OPTIONS);
        cache.blobs.put(sha("theirs"), new byte[0]);
        store.unreadable.add(new Unreadable(Optional.empty(), "oci.db.damaged-1: set aside"));

        assertThatThrownBy(() -> housekeeping.prune(Instant.MAX, false))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("oci.db.damaged-1: set aside");
        assertThat(housekeeping.remove(new ImageKey(APP, AMD64))).isTrue();
        assertThat(cache.layers()).containsExactlyInAnyOrder(sha("mine"), sha("theirs"));
        assertThat(notices.warnings()).singleElement().asString().contains("its layers stay");
        store.unreadable.clear();
        assertThat(housekeeping.prune(Instant.MAX, false).removed()).hasSize(2);
    }

    @Test
    void layersStayWhereAnotherStoreHasImages() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("mine")));
        engine.pull(APP, OPTIONS);
        others = Optional.of("oci.db: images of the store sqlite");

        assertThatThrownBy(() -> housekeeping.prune(Instant.MAX, false)).hasMessageContaining("of the store sqlite");
        assertThat(housekeeping.remove(new ImageKey(APP, AMD64))).isTrue();
        assertThat(cache.layers()).containsExactly(sha("mine"));
        assertThat(notices.warnings()).singleElement().asString().contains("its layers stay: oci.db");
        assertThat(verifier().verify(List.of(), Optional.empty()).unneeded()).isEmpty();
        others = Optional.empty();
        assertThat(verifier().verify(List.of(), Optional.empty()).unneeded()).containsExactly(sha("mine"));
        assertThat(housekeeping.prune(Instant.MAX, false).removed()).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadCanBeRemovedByItsReference() throws IOException {
        ImageKey key = new ImageKey(APP, AMD64);
        MetadataStore damaged = new FakeStore() {
            @Override
            public boolean remove(ImageKey removed) {
                return removed.equals(key);
            }
        };

        assertThat(new Housekeeping(cache, damaged, Optional::empty, notices).remove(key))
                .isTrue();
    }

    @Test
    void onAFullDiskAnImagesLayersGoBeforeItsRecord() throws IOException {
        Reference other = Reference.parse("other");
        registry.tag(APP, registry.image("linux/amd64", List.of("base", "mine")));
        registry.tag(other, registry.image("linux/amd64", List.of("base")));
        engine.pull(APP, OPTIONS);
        engine.pull(other, OPTIONS);
        store.full = () -> cache.layers().size() > 1;

        assertThat(housekeeping.remove(new ImageKey(APP, AMD64))).isTrue();

        assertThat(cache.layers()).containsExactly(sha("base"));
        assertThat(store.images).containsOnlyKeys(new ImageKey(other, AMD64));
        assertThatThrownBy(() -> {
                    store.full = () -> true;
                    housekeeping.remove(new ImageKey(other, AMD64));
                })
                .isInstanceOf(NoSpaceException.class);
    }

    @Test
    void blobsOfLayersThatOtherImagesHaveAreNotDiscarded() throws IOException {
        Reference other = Reference.parse("other");
        PullOptions discarding = OPTIONS.withDiscardBlobs(true);
        registry.tag(other, registry.image("linux/amd64", List.of("base")));
        engine.pull(other, OPTIONS);
        registry.tag(APP, registry.image("linux/amd64", List.of("base", "mine")));

        engine.pull(APP, discarding);

        assertThat(cache.layers()).containsExactly(sha("base"));
        store.unreadable.add(new Unreadable(Optional.empty(), "oci.db.damaged-1: set aside"));
        registry.tag(APP, registry.image("linux/amd64", List.of("newer")));
        engine.pull(APP, discarding.withPolicy(PullPolicy.ALWAYS));
        assertThat(cache.layers()).contains(sha("newer"));
        assertThat(notices.warnings()).singleElement().asString().contains("blobs stay");
    }

    @Test
    void repairPullsAnImageAgainWhoseRecordCannotBeRead() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("base")));
        store.unreadable.add(new Unreadable(Optional.of(new ImageKey(APP, AMD64)), "its record is damaged"));

        VerifyReport report = verifier().verify(store.list(), Optional.of(OPTIONS));

        assertThat(report.faults()).containsExactly("its record is damaged");
        assertThat(report.repaired()).isEqualTo(1);
        assertThat(report.unrepaired()).isEmpty();
        assertThat(store.images).containsKey(new ImageKey(APP, AMD64));
    }

    @Test
    void whatCannotBeRepairedIsToldWithTheReason() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("broken")));
        engine.pull(APP, OPTIONS);
        cache.blobs.put(sha("broken"), new byte[] {1});
        registry.blobs.remove(sha("broken"));

        VerifyReport report = verifier().verify(store.list(), Optional.of(OPTIONS));

        assertThat(report.repaired()).isZero();
        assertThat(report.unrepaired()).isEqualTo(report.faults()).hasSize(1);
        assertThat(report.failures()).singleElement().asString().startsWith("not repaired: " + APP + ": ");
        assertThat(cache.layers()).contains(sha("broken"));
    }

    @Test
    void layersThatNoImageNeedsAreToldApartFromBrokenOnes() throws IOException {
        byte[] whole = "whole".getBytes(StandardCharsets.UTF_8);
        cache.blobs.put(sha("whole"), whole);
        cache.blobs.put(sha("broken"), new byte[] {1});

        VerifyReport found = verifier().verify(List.of(), Optional.empty());
        assertThat(found.unneeded()).containsExactly(sha("whole"));
        assertThat(found.faults())
                .singleElement()
                .asString()
                .contains(sha("broken").toString());

        assertThat(verifier().verify(List.of(), Optional.of(OPTIONS)).unrepaired())
                .isEmpty();
        assertThat(cache.layers()).containsExactly(sha("whole"));

        store.unreadable.add(new Unreadable(Optional.empty(), "oci.db.damaged-1: set aside"));
        assertThat(verifier().verify(List.of(), Optional.empty()).unneeded()).isEmpty();
    }

    private Verifier verifier() {
        return new Verifier(cache, store, engine, housekeeping);
    }

    @Test
    void removingAnImageKeepsTheLayersThatAnotherNeeds() throws IOException {
        Reference other = Reference.parse("example.com/other:1");
        registry.tag(APP, registry.image("linux/amd64", List.of("shared", "mine")));
        registry.tag(other, registry.image("linux/amd64", List.of("shared", "theirs")));
        engine.pull(APP, OPTIONS);
        engine.pull(other, OPTIONS);

        assertThat(housekeeping.remove(new ImageKey(APP, AMD64))).isTrue();

        assertThat(cache.layers()).containsExactlyInAnyOrder(sha("shared"), sha("theirs"));
        assertThat(housekeeping.remove(new ImageKey(APP, AMD64))).isFalse();
    }

    @Test
    void pruningRemovesWhatNoImageNeeds() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("needed")));
        engine.pull(APP, OPTIONS);
        cache.blobs.put(sha("left over"), new byte[0]);

        assertThat(housekeeping.prune(Instant.MAX, true).removed()).containsExactly(sha("left over"));
        assertThat(cache.layers()).contains(sha("left over"));
        assertThat(housekeeping.prune(Instant.MAX, false).removed()).containsExactly(sha("left over"));
        assertThat(cache.layers()).containsExactly(sha("needed"));
    }

    @Test
    void verifyNamesWhatIsBrokenAndRepairFetchesOnlyThat() throws IOException {
        registry.tag(APP, registry.image("linux/amd64", List.of("fine", "broken")));
        engine.pull(APP, OPTIONS);
        cache.blobs.put(sha("broken"), new byte[] {1});
        cache.fetched.clear();
        Verifier verifier = verifier();

        VerifyReport found = verifier.verify(store.list(), Optional.empty());
        assertThat(found.faults())
                .singleElement()
                .asString()
                .contains(sha("broken").toString());
        assertThat(found.unrepaired()).isEqualTo(found.faults());

        VerifyReport repaired = verifier.verify(store.list(), Optional.of(OPTIONS));
        assertThat(repaired.repaired()).isEqualTo(1);
        assertThat(repaired.unrepaired()).isEmpty();
        assertThat(cache.renewed).containsExactly(sha("broken"));
        assertThat(verifier.verify(store.list(), Optional.empty()).faults()).isEmpty();
    }

    private static Digest sha(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
