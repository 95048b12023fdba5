package dev.ply.image.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Digest;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link LayerExtractor} must do. */
public abstract class LayerExtractorContract {

    private static final String HOSTS = "127.0.0.1 localhost\n";
    private static final Digest NAME = Digest.sha256(new byte[0]);

    @TempDir
    private Path folder;

    private Path outside = Path.of("unset");

    /** The provider of the extractor under test. */
    protected abstract LayerExtractorProvider provider();

    @BeforeEach
    void makeWhatMustNotBeTouched() throws IOException {
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
    }

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(LayerExtractorProvider.class).stream())
                .anyMatch(found -> found.type().equals(provider().getClass()));
    }

    @Test
    void artifactsAreCalledByAnUnmistakableSuffix() throws IOException {
        assertThat(extractor().name()).isEqualTo(provider().name());
        assertThat(extractor().version()).isPositive();
        assertThat(extractor().artifactSuffix())
                .startsWith(".")
                .doesNotContain("/")
                .isNotIn(".part", ".index", ".lock");
    }

    @Test
    void whatWasStagedIsInTheStagingDirectoryAndOneArtifact() throws IOException {
        try (StagedLayer staged = stage(tar())) {
            staged.finish(Map.of());
            staged.sync();

            assertThat(staged.entries()).isEqualTo(4);
            assertThat(staged.artifact()).exists();
            assertThat(staged.artifact().normalize()).startsWith(folder.resolve("staging-1"));
            assertThat(staged.index()).isRegularFile();
        }
    }

    @Test
    void theIndexHasEveryNameInOrder() throws IOException {
        try (StagedLayer staged = stage(tar());
                LayerIndex index = extractor().openIndex(staged.index())) {
            List<LayerEntry> entries = new ArrayList<>();
            index.entries().forEachRemaining(entries::add);

            assertThat(entries)
                    .extracting(entry -> entry.path().toString())
                    .containsExactly("/", "etc", "etc/hosts", "etc/names", "link", "usr", "usr/share");
            assertThat(index.size()).isEqualTo(entries.size());
            assertThat(index.children(LayerPath.of("etc")))
                    .toIterable()
                    .extracting(entry -> entry.path().toString())
                    .containsExactly("etc/hosts", "etc/names");
        }
    }

    @Test
    void theIndexTellsWhatEachNameStandsFor() throws IOException {
        try (StagedLayer staged = stage(tar());
                LayerIndex index = extractor().openIndex(staged.index())) {
            LayerEntry hosts = index.find(LayerPath.of("etc/hosts")).orElseThrow();
            assertThat(hosts.type()).isEqualTo(LayerEntry.Type.FILE);
            assertThat(hosts.size()).isEqualTo(HOSTS.length());
            LayerEntry share = index.find(LayerPath.of("usr/share")).orElseThrow();
            assertThat(share.mode()).isEqualTo(0711);
            assertThat(share.implicit()).isFalse();
            LayerEntry link = index.find(LayerPath.of("link")).orElseThrow();
            assertThat(link.type()).isEqualTo(LayerEntry.Type.SYMLINK);
            assertThat(link.linkTarget().utf8()).isEqualTo("etc/hosts");
            assertThat(index.find(LayerPath.of("missing"))).isEmpty();
        }
    }

    @Test
    void directoriesThatTheTarLeavesOutAreToldParentsFirst() throws IOException {
        try (StagedLayer staged = stage(new SmallTar().file("a/b/c/file", "").toBytes())) {
            assertThat(staged.implicitDirectories())
                    .extracting(LayerPath::toString)
                    .containsExactly("/", "a", "a/b", "a/b/c");
            DirectoryMetadata inherited =
                    new DirectoryMetadata(0750, 0, 0, Instant.EPOCH, Collections.emptySortedMap());
            staged.finish(Map.of(LayerPath.of("a"), inherited));
            try (LayerIndex index = extractor().openIndex(staged.index())) {
                assertThat(index.find(LayerPath.of("a/b")).orElseThrow().implicit())
                        .isTrue();
            }
        }
    }

    @Test
    void contentsAreReadFromTheArtifact() throws IOException {
        try (StagedLayer staged = stage(tar())) {
            staged.finish(Map.of());
            try (LayerIndex index = extractor().openIndex(staged.index());
                    InputStream in = extractor()
                            .openFile(
                                    staged.artifact(),
                                    index.find(LayerPath.of("etc/hosts")).orElseThrow())) {
                assertThat(in).hasBinaryContent(HOSTS.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void anArtifactAgreesWithItsIndexUntilSomebodyChangesIt() throws IOException {
        try (StagedLayer staged = stage(tar());
                StagedLayer other =
                        stage(new SmallTar().file("etc/hosts", "tampered with").toBytes())) {
            staged.finish(Map.of());
            other.finish(Map.of());
            try (LayerIndex index = extractor().openIndex(staged.index())) {
                assertThat(verified(staged.artifact(), index)).isEmpty();
                assertThat(extractor().verify(staged.artifact(), index, Optional.empty()))
                        .isEmpty();
                assertThat(verified(other.artifact(), index)).isNotEmpty();
            }
        }
    }

    @Test
    void contentOfTheSameLengthIsComparedWithTheTar() throws IOException {
        try (StagedLayer staged = stage(tar());
                StagedLayer other = stage(tar(HOSTS.replace('1', '2')))) {
            staged.finish(Map.of());
            other.finish(Map.of());
            try (LayerIndex index = extractor().openIndex(staged.index())) {
                assertThat(verified(other.artifact(), index))
                        .singleElement()
                        .asString()
                        .contains("etc/hosts");
            }
        }
    }

    private List<String> verified(Path artifact, LayerIndex index) throws IOException {
        return extractor().verify(artifact, index, Optional.of(new ByteArrayInputStream(tar())));
    }

    @Test
    void anIndexThatWasDamagedIsNotOpened() throws IOException {
        try (StagedLayer staged = stage(tar())) {
            byte[] bytes = Files.readAllBytes(staged.index());
            bytes[bytes.length / 2] ^= 1;
            Path damaged = Files.write(folder.resolve("damaged"), bytes);
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length / 2));

            assertThatThrownBy(() -> extractor().openIndex(damaged)).isInstanceOf(IntegrityException.class);
            assertThatThrownBy(() -> extractor().openIndex(cut)).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void theTarIsNotClosed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream tar = new ByteArrayInputStream(tar()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        stage(tar).close();

        assertThat(closed).isFalse();
    }

    @Test
    void aTarThatIsCutIsRefused() {
        byte[] cut = Arrays.copyOf(tar(), 1200);

        assertThatThrownBy(() -> stage(cut).close()).isInstanceOf(IntegrityException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/evil", "a/../../outside/evil", "/../outside/evil", "link/evil", "secret-link"})
    void nothingOutsideIsTouched(String name) throws IOException {
        byte[] tar = new SmallTar()
                .symbolicLink("link", outside.toString())
                .symbolicLink("secret-link", outside.resolve("secret").toString())
                .file(name, "evil")
                .toBytes();

        extractOrRefuse(tar);

        assertUntouched();
    }

    @Test
    void hardLinksLeadNowhereOutside() throws IOException {
        extractOrRefuse(new SmallTar()
                .hardLink("stolen", outside.resolve("secret").toString())
                .file("stolen", "evil")
                .toBytes());

        assertUntouched();
    }

    @Test
    void severalLayersAreExtractedAtOnce() throws Exception {
        LayerExtractor shared = extractor();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> entries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Path staging = newStaging();
                entries.add(threads.submit(() -> {
                    try (StagedLayer staged = shared.stage(NAME, new ByteArrayInputStream(tar()), staging)) {
                        staged.finish(Map.of());
                        return staged.entries();
                    }
                }));
            }
            for (Future<Long> count : entries) {
                assertThat(count.get()).isEqualTo(4);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void extractOrRefuse(byte[] tar) throws IOException {
        try (StagedLayer staged = stage(tar)) {
            staged.finish(Map.of());
        } catch (ImageException e) {
            assertThat(e).isInstanceOf(IntegrityException.class);
        }
    }

    private void assertUntouched() throws IOException {
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("secret"));
        }
        assertThat(outside.resolve("secret")).hasContent("untouched");
        assertThat(Files.getAttribute(outside.resolve("secret"), "unix:nlink")).isEqualTo(1);
    }

    private StagedLayer stage(byte[] tar) throws IOException {
        return stage(new ByteArrayInputStream(tar));
    }

    private StagedLayer stage(InputStream tar) throws IOException {
        return extractor().stage(NAME, tar, newStaging());
    }

    private Path newStaging() throws IOException {
        int number = 1;
        while (Files.exists(folder.resolve("staging-" + number))) {
            number++;
        }
        return Files.createDirectory(folder.resolve("staging-" + number));
    }

    private LayerExtractor extractor() throws IOException {
        return provider().create(TestSettings.none());
    }

    private static byte[] tar() {
        return tar(HOSTS);
    }

    private static byte[] tar(String hosts) {
        return new SmallTar()
                .file("etc/hosts", hosts)
                .hardLink("etc/names", "etc/hosts")
                .symbolicLink("link", "etc/hosts")
                .directory("usr/share", 0711)
                .toBytes();
    }
}
