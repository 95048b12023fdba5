package dev.ply.image.contract;

import static dev.ply.image.contract.StoredImages.CREATED;
import static dev.ply.image.contract.StoredImages.image;
import static dev.ply.image.contract.StoredImages.indexedImage;
import static dev.ply.image.contract.StoredImages.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link MetadataStore} must do. Extend it, and say how one is made. */
public abstract class MetadataStoreContract {

    private final RecordedNotices notices = new RecordedNotices();

    @TempDir
    private Path folder;

    /** The provider of the stores under test. */
    protected abstract MetadataStoreProvider provider();

    /** Whether another store in the same home sees what one has written; not so for one that lives in memory. */
    protected boolean isShared() {
        return true;
    }

    /** A home that does not exist yet. */
    protected final Path home() {
        return folder.resolve("home");
    }

    /** What the store under test has told so far. */
    protected final RecordedNotices notices() {
        return notices;
    }

    /** Another store in the same home, as another process would have it. */
    protected final MetadataStore open() throws IOException {
        return provider()
                .create(TestSettings.of(
                        builder -> builder.home(home()).sync(false).notices(notices)));
    }

    @Test
    void makingAStoreChangesNothingOnTheDisk() throws IOException {
        open().close();

        assertThat(home()).doesNotExist();
    }

    @Test
    void readingAnEmptyStoreChangesNothingOnTheDisk() throws IOException {
        try (MetadataStore store = open()) {
            assertThat(store.find(key("alpine"))).isEmpty();
            assertThat(store.list()).isEmpty();
            assertThat(store.remove(key("alpine"))).isFalse();
            store.touch(key("alpine"), CREATED);
            assertThat(store.verify()).isEmpty();
        }
        assertThat(home()).doesNotExist();
        assertThat(notices.warnings()).isEmpty();
    }

    @Test
    void whatWasPutIsFoundByAnotherStore() throws IOException {
        StoredImage image = indexedImage("alpine:3.20", "base", "top");

        try (MetadataStore store = open();
                MetadataStore other = isShared() ? open() : store) {
            store.put(image);
            assertThat(other.find(image.key())).contains(image);
        }
    }

    @Test
    void documentsAreKeptByteForByte() throws IOException {
        RawDocument index = RawDocument.of(MediaTypes.OCI_INDEX, new byte[] {'{', '}', '\r', '\n', 0, (byte) 0xff});
        StoredImage image = image(key("alpine"), Optional.of(index), "base");

        try (MetadataStore store = open()) {
            store.put(image);
            StoredImage found = store.find(image.key()).orElseThrow();
            assertThat(found.index().orElseThrow().bytes()).isEqualTo(index.bytes());
            assertThat(found.manifest().bytes()).isEqualTo(image.manifest().bytes());
            assertThat(found.config().bytes()).isEqualTo(image.config().bytes());
        }
    }

    @Test
    void orderAndRepetitionOfLayersAreKept() throws IOException {
        StoredImage image = image("alpine", "z", "empty", "a", "empty", "m", "empty");

        try (MetadataStore store = open()) {
            store.put(image);
            assertThat(store.find(image.key()).orElseThrow().layers()).isEqualTo(image.layers());
        }
    }

    @Test
    void anImageWithoutLayersIsKept() throws IOException {
        StoredImage image = image("scratch");

        try (MetadataStore store = open()) {
            store.put(image);
            assertThat(store.find(image.key())).contains(image);
        }
    }

    @Test
    void oneReferenceHasAnImageForEachPlatform() throws IOException {
        ImageKey arm = new ImageKey(key("alpine").reference(), Platform.parse("linux/arm/v6"));
        StoredImage forAmd = image("alpine", "amd");
        StoredImage forArm = image(arm, Optional.empty(), "arm");

        try (MetadataStore store = open()) {
            store.put(forAmd);
            store.put(forArm);
            assertThat(store.find(key("alpine"))).contains(forAmd);
            assertThat(store.find(arm)).contains(forArm);
            assertThat(store.find(new ImageKey(arm.reference(), Platform.parse("linux/arm/v7"))))
                    .isEmpty();
        }
    }

    @Test
    void referencesOfOtherTransportsAreKept() throws IOException {
        ImageKey location =
                new ImageKey(new LocationReference("elsewhere", "/a b/\u00e9:tag?#%"), Platform.parse("linux/amd64"));
        StoredImage image = image(location, Optional.empty(), "base");

        try (MetadataStore store = open()) {
            store.put(image);
            assertThat(store.find(location)).contains(image);
            assertThat(store.list()).containsExactly(image);
        }
    }

    @Test
    void imagesAreListedByReferenceAndPlatform() throws IOException {
        StoredImage first =
                image(new ImageKey(key("alpine").reference(), Platform.parse("linux/386")), Optional.empty(), "base");
        StoredImage second = image("alpine", "base");
        StoredImage third = image("quay.io/busybox", "base");

        try (MetadataStore store = open()) {
            store.put(third);
            store.put(second);
            store.put(first);
            assertThat(store.list()).containsExactly(first, second, third);
        }
    }

    @Test
    void puttingAgainReplacesAllButTheTimeOfCreation() throws IOException {
        StoredImage old = indexedImage("alpine", "old", "shared");
        StoredImage renewed = at(image("alpine", "shared", "new"), CREATED.plus(Duration.ofDays(3)));

        try (MetadataStore store = open()) {
            store.put(old);
            store.put(renewed);
            assertThat(store.list())
                    .containsExactly(new StoredImage(
                            renewed.key(),
                            renewed.manifest(),
                            Optional.empty(),
                            renewed.config(),
                            renewed.layers(),
                            CREATED,
                            renewed.modified(),
                            renewed.lastUsed()));
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void whatAnotherImageSharesSurvivesARemoval() throws IOException {
        StoredImage removed = indexedImage("removed", "shared", "shared", "own");
        StoredImage kept = indexedImage("kept", "other", "shared");
        StoredImage sameImage = image("same", "shared", "shared", "own");

        try (MetadataStore store = open()) {
            store.put(removed);
            store.put(kept);
            store.put(sameImage);
            assertThat(store.remove(removed.key())).isTrue();
            assertThat(store.remove(removed.key())).isFalse();
            assertThat(store.find(removed.key())).isEmpty();
            assertThat(store.list()).containsExactly(kept, sameImage);
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void twoImagesMayGiveOneBlobOtherMediaTypes() throws IOException {
        StoredImage oci = image("oci", "base");
        StoredImage docker = retyped(image("docker", "base", "top"), MediaTypes.DOCKER_LAYER_GZIP);

        try (MetadataStore store = open()) {
            store.put(oci);
            store.put(docker);
            assertThat(store.find(oci.key())).contains(oci);
            assertThat(store.find(docker.key())).contains(docker);
        }
    }

    @Test
    void theLastUseIsNoted() throws IOException {
        Instant used = CREATED.plus(Duration.ofHours(5));
        StoredImage image = image("alpine", "base");

        try (MetadataStore store = open()) {
            store.put(image);
            store.touch(image.key(), used);
            store.touch(key("busybox"), used);
            StoredImage found = store.find(image.key()).orElseThrow();
            assertThat(found.lastUsed()).isEqualTo(used);
            assertThat(found.modified()).isEqualTo(CREATED);
            assertThat(store.list()).hasSize(1);
        }
    }

    @Test
    void manyThreadsAndStoresLoseNothing() throws Exception {
        int threads = 8;
        int images = 10;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (MetadataStore shared = open()) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int own = thread;
                work.add(pool.submit(() -> {
                    try (MetadataStore another = isShared() ? open() : shared) {
                        MetadataStore store = own % 2 == 0 ? shared : another;
                        for (int i = 0; i < images; i++) {
                            StoredImage image = image("image" + own + ":" + i, "shared", "layer" + i);
                            store.put(image);
                            assertThat(store.find(image.key())).contains(image);
                            assertThat(i == images - 1 || store.remove(image.key()))
                                    .isTrue();
                        }
                    }
                    return own;
                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
            assertThat(shared.list()).hasSize(threads);
            assertThat(shared.verify()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        MetadataStore store = open();
        store.close();
        store.close();
    }

    /** The image as it would be if it had been pulled then. */
    protected static StoredImage at(StoredImage image, Instant when) {
        return new StoredImage(
                image.key(), image.manifest(), image.index(), image.config(), image.layers(), when, when, when);
    }

    private static StoredImage retyped(StoredImage image, String mediaType) {
        return new StoredImage(
                image.key(),
                image.manifest(),
                image.index(),
                image.config(),
                image.layers().stream()
                        .map(layer -> new LayerDescriptor(
                                Descriptor.of(
                                        mediaType, layer.digest(), layer.blob().size()),
                                layer.diffId()))
                        .toList(),
                image.created(),
                image.modified(),
                image.lastUsed());
    }
}
