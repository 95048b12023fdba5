package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.FakeExtractor;
import dev.ply.image.contract.FakeLayer;
import dev.ply.image.contract.FakeSource;
import dev.ply.image.contract.PlainDecompressor;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.layer.GlobalLayerOps.CleanupRequest;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.layer.LayerProgress;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.Notices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What crashes, people and disks can do to a cache's files, and that it heals. */
class FsCacheFilesTest {

    private static final FakeLayer LAYER = FakeLayer.of("directory etc 755", "file etc/hosts localhost");
    private static final String NAME = LAYER.digest().fileName();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    private Path home;
    private Path layers;
    private LayerOps layer;

    @BeforeEach
    void open() {
        home = folder.resolve("home");
        layers = home.resolve("cache/layers");
        layer = cache(home, Optional.empty()).layer(LAYER.descriptor());
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private GlobalLayerOps cache(Path at, Optional<Path> elsewhere) {
        CacheLayout layout = new CacheLayout(at, elsewhere);
        return new FsGlobalLayerOps(new FsCache(
                layout,
                new CacheDirectories(layout),
                new KeyedLocks(Duration.ofSeconds(20)),
                new Disk(true),
                new FakeExtractor(),
                new Decompressors(List.of(new PlainDecompressor())),
                threads,
                new Calls(layout.layers()),
                Notices.NONE));
    }

    private static ExtractedLayer fetch(LayerOps layer, FakeSource source) throws IOException {
        return layer.fetch(source, alone(layer), LayerProgress.NONE);
    }

    private static LayerDependencies alone(LayerOps layer) {
        return Image.cached(List.of(layer)).dependenciesOf(0);
    }

    private static Path extractTop(GlobalLayerOps cache, FakeLayer base, FakeLayer top) throws IOException {
        Image image = new Image(
                List.of(cache.layer(base.descriptor()), cache.layer(top.descriptor())),
                List.of(base.source(), top.source()));
        return image.extractAll(LayerProgress.NONE).get(1).path();
    }

    private boolean isExtracted() throws IOException {
        return layer.isExtracted(alone(layer));
    }

    private Path artifact() {
        return layers.resolve(NAME + ".fake");
    }

    private Path marker() {
        return layers.resolve(NAME + ".fake.complete");
    }

    /** Fetching again makes whole what was broken, and leaves nothing that should not be there. */
    private void assertHeals() throws IOException {
        assertThat(isExtracted()).isFalse();
        fetch(layer, LAYER.source());
        assertThat(isExtracted()).isTrue();
        assertThat(layer.verify()).isEmpty();
        assertThat(artifact().resolve("etc/hosts")).hasContent("localhost");
        assertThat(layers.resolve(NAME + ".extracting")).doesNotExist();
    }

    @Test
    void filesLieWhereTheDesignSaysAndAreForThisUserAlone() throws IOException {
        fetch(layer, LAYER.source());
        try (Stream<Path> names = Files.list(layers)) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            NAME + ".tar",
                            NAME + ".fake",
                            NAME + ".fake.complete",
                            NAME + ".index",
                            NAME + ".lock",
                            NAME + ".download.lock");
        }
        assertThat(Files.getPosixFilePermissions(layers)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aTreeWithoutItsMarkerIsNotTakenForComplete() throws IOException {
        fetch(layer, LAYER.source());
        Files.delete(marker());
        Files.writeString(artifact().resolve("leftover"), "");
        assertThat(layer.verify()).extracting(LayerFault::text).anyMatch(text -> text.contains("complete"));
        assertHeals();
        assertThat(artifact().resolve("leftover")).doesNotExist();
    }

    @Test
    void anEmptiedOrLostTreeIsNotTakenForComplete() throws IOException {
        fetch(layer, LAYER.source());
        new FileTree(artifact().resolve("etc")).delete();
        assertHeals();
        new FileTree(artifact()).delete();
        assertThat(layer.verify()).isNotEmpty();
        assertHeals();
    }

    @Test
    void anUnreadableMarkerIsAsGoodAsNone() throws IOException {
        fetch(layer, LAYER.source());
        Files.writeString(marker(), "{\"diffId\":");
        assertHeals();
        Files.writeString(marker(), "{}");
        assertHeals();
    }

    @Test
    void aMarkerInWhichAnythingWasChangedIsAsGoodAsNone() throws IOException {
        fetch(layer, LAYER.source());
        String written = Files.readString(marker());
        for (String[] change : new String[][] {
            {"\"entries\":", "\"entries\":1"},
            {"\"implicit\":0", "\"implicit\":1"},
            {"\"bytes\":", "\"bytes\":1"},
            {"\"chains\":{}", "\"chains\":{\"" + "0".repeat(64) + "\":\"" + "0".repeat(64) + "\"}"}
        }) {
            assertThat(written).contains(change[0]);
            Files.writeString(marker(), written.replace(change[0], change[1]));
            assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.EXTRACTED);
            assertHeals();
        }
    }

    @Test
    void aChangedTreeIsFoundByVerifyAndMendedFromTheBlob() throws IOException {
        fetch(layer, LAYER.source());
        Files.writeString(artifact().resolve("etc/hosts"), "elsewhere");
        assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.EXTRACTED);
        FakeSource source = LAYER.source();
        layer.renew(Set.of(LayerFault.Part.EXTRACTED), source, alone(layer), LayerProgress.NONE);
        assertThat(source.opened()).isEmpty();
        assertThat(layer.verify()).isEmpty();
        assertThat(artifact().resolve("etc/hosts")).hasContent("localhost");
        assertThat(layers.resolve(NAME + ".extracting")).doesNotExist();
    }

    @Test
    void aDamagedBlobStaysUntilAWholeOneTakesItsPlace() throws IOException {
        fetch(layer, LAYER.source());
        Path blob = layers.resolve(NAME + ".tar");
        Files.write(blob, new byte[LAYER.blob().length]);
        FakeSource source = LAYER.source().thenCutAfter(3, new UnreachableException("cut"));
        assertThatThrownBy(() -> layer.renew(Set.of(LayerFault.Part.BLOB), source, alone(layer), LayerProgress.NONE))
                .isInstanceOf(UnreachableException.class);
        assertThat(blob).hasBinaryContent(new byte[LAYER.blob().length]);
        layer.renew(Set.of(LayerFault.Part.BLOB), source, alone(layer), LayerProgress.NONE);
        assertThat(layer.verify()).isEmpty();
        assertThat(isExtracted()).isTrue();
    }

    @Test
    void aBlobThatChangedIsFetchedAgainWhenItIsUnpacked() throws IOException {
        layer.download(LAYER.source(), LayerProgress.NONE);
        Files.write(layers.resolve(NAME + ".tar"), new byte[LAYER.blob().length]);
        assertThatThrownBy(() -> layer.extract(alone(layer), LayerProgress.NONE))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(NAME + ".tar: it was changed since it was fetched");
        FakeSource source = LAYER.source();
        fetch(layer, source);
        assertThat(source.opened()).containsExactly(0L);
        assertThat(layer.verify()).isEmpty();
    }

    @Test
    void whatCameWrongIsAskedForAgain() throws IOException {
        FakeSource right = LAYER.source();
        BlobSource wrongAtFirst = new BlobSource() {
            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(new byte[LAYER.blob().length]);
            }

            @Override
            public BlobSource again() {
                return right;
            }
        };
        layer.download(wrongAtFirst, LayerProgress.NONE);
        assertThat(right.opened()).containsExactly(0L);
        assertThat(layer.isDownloaded()).isTrue();
    }

    @Test
    void withoutItsBlobATreeIsComparedWithItsIndex() throws IOException {
        fetch(layer, LAYER.source());
        cache(home, Optional.empty()).discardBlobs(List.of(LAYER.digest()), Set::of);
        assertThat(layer.verify()).isEmpty();
        Files.writeString(artifact().resolve("etc/hosts"), "somewhere else");
        assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.EXTRACTED);
    }

    @Test
    void contentsOfALayerThatNoImageNeedsAreComparedWithItsBlob() throws IOException {
        GlobalLayerOps cache = cache(home, Optional.empty());
        fetch(layer, LAYER.source());
        assertThat(cache.verify(LAYER.digest())).isEmpty();
        Files.writeString(artifact().resolve("etc/hosts"), "elsewhere");
        assertThat(cache.verify(LAYER.digest()))
                .extracting(LayerFault::part)
                .containsExactly(LayerFault.Part.EXTRACTED);
    }

    @Test
    void damageToALayerThatNoImageNeedsIsFoundAsWell() throws IOException {
        GlobalLayerOps cache = cache(home, Optional.empty());
        fetch(layer, LAYER.source());
        Files.write(layers.resolve(NAME + ".tar"), new byte[LAYER.blob().length]);
        Files.writeString(artifact().resolve("etc/hosts"), "somewhere else");
        assertThat(cache.verify(LAYER.digest()))
                .extracting(LayerFault::part)
                .containsExactlyInAnyOrder(LayerFault.Part.BLOB, LayerFault.Part.EXTRACTED);
    }

    @Test
    void aTreeThatACrashLeftWithoutMarkerIsNoFaultOfALayerThatNoImageNeeds() throws IOException {
        fetch(layer, LAYER.source());
        Files.delete(marker());
        assertThat(cache(home, Optional.empty()).verify(LAYER.digest())).isEmpty();
        assertThat(layer.verify()).isNotEmpty();
    }

    @Test
    void aDamagedIndexIsNoticedAndMadeAgain() throws IOException {
        fetch(layer, LAYER.source());
        Path index = layers.resolve(NAME + ".index");
        byte[] bytes = Files.readAllBytes(index);
        bytes[bytes.length - 1] ^= 1;
        Files.write(index, bytes);
        assertThat(layer.index()).isEmpty();
        assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.EXTRACTED);
        assertHeals();
    }

    @Test
    void aTruncatedBlobIsNoticedAndFetchedAgain() throws IOException {
        fetch(layer, LAYER.source());
        Files.write(layers.resolve(NAME + ".tar"), new byte[3]);
        assertThat(layer.isDownloaded()).isFalse();
        assertHeals();
        assertThat(layer.openBlob()).hasBinaryContent(LAYER.blob());
    }

    @Test
    void aBlobWithOtherBytesIsFoundByVerify() throws IOException {
        fetch(layer, LAYER.source());
        Files.write(layers.resolve(NAME + ".tar"), new byte[LAYER.blob().length]);
        assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.BLOB);
    }

    @Test
    void whatACrashLeftOfAnExtractionIsRemoved() throws IOException {
        Files.createDirectories(layers.resolve(NAME + ".extracting/tree/deep"));
        Files.writeString(layers.resolve(NAME + ".index.tmp"), "half");
        Files.writeString(layers.resolve(NAME + ".fake.complete.tmp"), "half");
        assertHeals();
    }

    @Test
    void aWholePartialFileIsVerifiedAndTakenWithoutAskingTheSource() throws IOException {
        Files.createDirectories(layers);
        Files.write(layers.resolve(NAME + ".tar.part"), LAYER.blob());
        FakeSource source = LAYER.source();
        fetch(layer, source);
        assertThat(source.opened()).isEmpty();
        assertThat(layers.resolve(NAME + ".tar.part")).doesNotExist();
    }

    @Test
    void aPartialFileThatIsTooLongIsDroppedAndAskedForFromTheStart() throws IOException {
        Files.createDirectories(layers);
        Files.write(layers.resolve(NAME + ".tar.part"), new byte[LAYER.blob().length + 1]);
        FakeSource source = LAYER.source();
        fetch(layer, source);
        assertThat(source.opened()).containsExactly(0L);
    }

    @Test
    void theHomeRemembersLayersThatLieElsewhere() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        LayerOps there = cache(home, Optional.of(elsewhere)).layer(LAYER.descriptor());
        Path path = fetch(there, LAYER.source()).path();
        assertThat(path).startsWith(elsewhere).exists();
        assertThat(layer.extracted(alone(layer)).orElseThrow().path()).isEqualTo(path);
        assertThat(layers.resolve(NAME + ".tar")).exists();
        layer.cleanupExtracted();
        assertThat(path).doesNotExist();
    }

    @Test
    void aDirectoryOfLayersKnownByTwoPathsIsStillOne() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        GlobalLayerOps cache = cache(home, Optional.of(elsewhere));
        LayerOps there = cache.layer(LAYER.descriptor());
        Path path = fetch(there, LAYER.source()).path();
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        GlobalLayerOps throughLink = cache(home, Optional.of(link));

        throughLink.cleanup(new CleanupRequest(() -> Set.of(LAYER.digest()), Instant.MAX, false));
        assertThat(path).exists();
        assertThat(throughLink.layer(LAYER.descriptor()).verify()).isEmpty();
        assertThat(throughLink.diskUsage()).isEqualTo(cache.diskUsage());
    }

    @Test
    void theHomesOwnDirectoryOfLayersByAnotherPathIsCleanedUpAsWell() throws IOException {
        fetch(layer, LAYER.source());
        Path link = Files.createSymbolicLink(folder.resolve("link"), layers);
        GlobalLayerOps cache = cache(home, Optional.of(link));

        assertThat(cache.diskUsage()).isEqualTo(cache(home, Optional.empty()).diskUsage());
        assertThat(cache.cleanup(new CleanupRequest(Set::of, Instant.MAX, false))
                        .removed())
                .containsExactly(LAYER.digest());
        assertThat(layers).isEmptyDirectory();
    }

    @Test
    void contentsAreLookedForAnewOnceWhatWasExtractedIsGone() throws IOException {
        fetch(layer, LAYER.source());
        LayerEntry file =
                layer.index().orElseThrow().find(LayerPath.of("etc/hosts")).orElseThrow();
        assertThat(layer.openFile(file)).hasContent("localhost");

        LayerOps elsewhere =
                cache(home, Optional.of(folder.resolve("elsewhere"))).layer(LAYER.descriptor());
        elsewhere.cleanupExtracted();
        assertThatThrownBy(() -> layer.openFile(file)).isInstanceOf(NotCachedException.class);
        fetch(layer, LAYER.source());
        assertThat(layer.openFile(file)).hasContent("localhost");
        elsewhere.cleanupExtracted();
        fetch(elsewhere, LAYER.source());
        assertThat(layer.openFile(file)).hasContent("localhost");
    }

    @Test
    void aHomeCanBeMoved() throws IOException {
        fetch(layer, LAYER.source());
        Path moved = Files.move(home, folder.resolve("moved"));
        LayerOps there = cache(moved, Optional.empty()).layer(LAYER.descriptor());
        assertThat(there.extracted(alone(there)).orElseThrow().path()).startsWith(moved);
    }

    @Test
    void cleanUpRemovesLocksAndWhatCrashesLeftOfLayersThatAreNeeded() throws IOException {
        GlobalLayerOps cache = cache(home, Optional.empty());
        fetch(layer, LAYER.source());
        FakeLayer gone = FakeLayer.of("file gone x");
        fetch(cache.layer(gone.descriptor()), gone.source());
        Files.createDirectories(layers.resolve(NAME + ".extracting"));
        Files.writeString(layers.resolve(NAME + ".fake.complete.tmp"), "half");
        cache.cleanup(new CleanupRequest(() -> Set.of(LAYER.digest()), Instant.MAX, false));
        try (Stream<Path> names = Files.list(layers)) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .allMatch(name -> name.startsWith(NAME))
                    .noneMatch(name -> name.endsWith(".extracting") || name.endsWith(".tmp"));
        }
        assertThat(isExtracted()).isTrue();
    }

    @Test
    void cleanUpOfWhatIsNotThereMakesNothing() throws IOException {
        Path mistyped = folder.resolve("hoem");
        cache(mistyped, Optional.empty()).cleanup(new CleanupRequest(Set::of, Instant.MAX, false));
        assertThat(mistyped).doesNotExist();
    }

    /** Whoever replaces a layer's artifact gives up where somebody uses it, be it for a moment. */
    @Test
    void lookingWhatCouldBeRemovedUsesNoLayerThatSomebodyIsAt() throws IOException {
        GlobalLayerOps cache = cache(home, Optional.empty());
        CacheLayout layout = new CacheLayout(home, Optional.empty());
        KeyedLocks locks = new KeyedLocks(Duration.ofSeconds(20));
        for (int i = 0; i < 20; i++) {
            FakeLayer any = FakeLayer.of("file name " + i);
            fetch(cache.layer(any.descriptor()), any.source());
            cache.pin(List.of(any.digest())).close();
            Path use = layout.useLock(any.digest());
            Files.writeString(use, "");
            try (Lease alone = locks.exclusive(layout.extractionLock(any.digest()), "test", () -> {})) {
                cache.cleanup(new CleanupRequest(Set::of, Instant.MAX, true));
                assertThat(use).isEmptyFile();
            }
        }
    }

    @Test
    void aLostDirectoryMakesNoCleanUpFail() throws IOException {
        fetch(layer, LAYER.source());
        new FileTree(artifact()).delete();
        Files.delete(layers.resolve(NAME + ".index"));
        GlobalLayerOps cache = cache(home, Optional.empty());
        assertThat(cache.cleanup(new CleanupRequest(Set::of, Instant.MAX, false))
                        .removed())
                .containsExactly(LAYER.digest());
        assertThat(cache.layers()).isEmpty();
    }

    @Test
    void whatSomebodyUsesIsNotRemovedUnderThem() throws IOException {
        fetch(layer, LAYER.source());
        try (Lease pin = cache(home, Optional.empty()).pin(List.of(LAYER.digest()))) {
            assertThatThrownBy(layer::cleanupExtracted)
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("in use");
        }
        layer.cleanupExtracted();
        assertThat(isExtracted()).isFalse();
    }

    /** As after an update of ply, while machines run on what the version before made. */
    @Test
    void whatSomebodyUsesAndIsNoLongerValidIsMadeBesideIt() throws IOException {
        fetch(layer, LAYER.source());
        Path first = artifact();
        Path added = Files.writeString(first.resolve("added"), "");
        Path beside;
        try (Lease pin = cache(home, Optional.empty()).pin(List.of(LAYER.digest()))) {
            beside = fetch(layer, LAYER.source()).path();
            assertThat(beside).isNotEqualTo(first).isDirectory();
            assertThat(added).exists();
            assertThat(isExtracted()).isTrue();
            assertThat(fetch(layer, LAYER.source()).path()).isEqualTo(beside);
            assertThat(layer.verify()).singleElement().asString().contains(first.toString());
            assertThat(renew(layer)).isFalse();
        }
        assertThat(renew(layer)).isTrue();
        assertThat(fetch(layer, LAYER.source()).path()).isEqualTo(first);
        assertThat(added).doesNotExist();
        assertThat(beside).doesNotExist();
        assertThat(layer.verify()).isEmpty();
    }

    private boolean renew(LayerOps layer) throws IOException {
        return layer.renew(Set.of(LayerFault.Part.EXTRACTED), LAYER.source(), alone(layer), LayerProgress.NONE);
    }

    @Test
    void aVariantThatSomebodyUsesIsNotReplacedUnderThem() throws IOException {
        FakeLayer top = FakeLayer.of("implicit etc", "file etc/a a");
        FakeLayer open = FakeLayer.of("directory etc 755");
        GlobalLayerOps cache = cache(home, Optional.empty());
        Path shared = extractTop(cache, open, top);
        FakeLayer closed = FakeLayer.of("directory etc 700");
        Path variant = extractTop(cache, closed, top);
        Path addedToShared = Files.writeString(shared.resolve("added"), "");
        Path addedToVariant = Files.writeString(variant.resolve("added"), "");
        try (Lease pin = cache.pin(List.of(top.digest()))) {
            Path again = extractTop(cache, closed, top);
            Path openAgain = extractTop(cache, open, top);
            assertThat(List.of(shared, variant, again, openAgain)).doesNotHaveDuplicates();
            assertThat(again.resolve("etc.mode")).hasContent("700");
            assertThat(openAgain.resolve("etc.mode")).hasContent("755");
            assertThat(extractTop(cache, closed, top)).isEqualTo(again);

            Files.writeString(again.resolve("added"), "");
            assertThatThrownBy(() -> extractTop(cache, closed, top)).hasMessageContaining("in use");
            assertThat(addedToShared).exists();
            assertThat(addedToVariant).exists();
        }
        assertThat(extractTop(cache, closed, top)).isEqualTo(shared);
        assertThat(addedToShared).doesNotExist();
    }

    @Test
    void aDirectoryInABlobsPlaceIsAFaultThatCanBeMended() throws IOException {
        layer.download(LAYER.source(), LayerProgress.NONE);
        Path blob = layers.resolve(NAME + ".tar");
        Files.delete(blob);
        Files.createDirectories(blob.resolve("x"));
        assertThat(layer.verify()).extracting(LayerFault::part).containsExactly(LayerFault.Part.BLOB);

        layer.renew(Set.of(LayerFault.Part.BLOB), LAYER.source(), alone(layer), LayerProgress.NONE);
        assertThat(layer.verify()).isEmpty();
        assertThat(layer.isDownloaded()).isTrue();
    }

    @Test
    void filesThatBelongToNoLayerAreNamed() throws IOException {
        fetch(layer, LAYER.source());
        Files.writeString(layers.resolve("notes.txt"), "");
        Files.createDirectory(layers.resolve("lost+found"));
        assertThat(cache(home, Optional.empty()).verify())
                .singleElement()
                .asString()
                .contains("notes.txt");
    }
}
