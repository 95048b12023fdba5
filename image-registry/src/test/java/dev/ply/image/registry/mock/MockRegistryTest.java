package dev.ply.image.registry.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.pull.ManifestParser;
import dev.ply.image.registry.DockerTransportProvider;
import dev.ply.image.registry.layout.LayoutFolder;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MockRegistryTest {

    private static final Reference APP = Reference.parse("example.com/app:1");

    private final MockRegistry registry = new MockRegistry();
    private MockImage image;
    private Descriptor layer;

    @BeforeEach
    void putAnImage() throws IOException {
        image = new MockImage().layer(new TestTar().directory("etc").file("etc/motd", "hello\n"));
        layer = image.layers().get(0);
        registry.put("example.com/app:1", image);
    }

    @Test
    void isFoundOnTheClassPathAndLeavesRegistriesToOthersWhereThereAreAny() {
        RegistryTransportProvider mock = ServiceLoader.load(RegistryTransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("mock"))
                .findFirst()
                .orElseThrow();

        assertThat(mock.servesRegistries()).isTrue();
        assertThat(mock.preference()).isLessThan(100);
    }

    @Test
    void servesManifestConfigAndLayersOfAnImage() throws IOException {
        try (RegistryTransport transport = registry.connect()) {
            assertThat(transport.manifest(APP)).isEqualTo(image.manifest());
            assertThat(read(transport, image.config().descriptor()))
                    .isEqualTo(image.config().bytes());
            assertThat(layer.digest().matches(read(transport, layer))).isTrue();
        }
    }

    @Test
    void servesAnIndexOfSeveralPlatforms() throws IOException {
        MockImage arm = new MockImage(Platform.parse("linux/arm64")).layer(new TestTar().file("arm", ""));
        MockImage amd = new MockImage(Platform.parse("linux/amd64")).layer(new TestTar().file("amd", ""));
        registry.put("example.com/multi:1", arm, amd);

        try (RegistryTransport transport = registry.connect()) {
            Reference multi = Reference.parse("example.com/multi:1");
            RawDocument index = transport.manifest(multi);
            assertThat(new ManifestParser().parse("multi", index))
                    .isInstanceOfSatisfying(
                            ImageIndex.class,
                            parsed -> assertThat(parsed.manifests())
                                    .extracting(Descriptor::digest)
                                    .containsExactly(
                                            arm.manifest().digest(),
                                            amd.manifest().digest()));
            assertThat(transport.manifest(multi, amd.manifest().descriptor())).isEqualTo(amd.manifest());
        }
    }

    @Test
    void readsALayoutWhoseImagesHaveWholeReferencesForNames(@TempDir Path folder) throws IOException {
        TransportContent content = new TransportContent();
        LayoutFolder layout = LayoutFolder.of(folder, content);
        layout.tag(content.app(), "docker.io/library/app:1");

        try (RegistryTransport transport = MockRegistry.of(folder).connect()) {
            assertThat(transport.manifest(Reference.parse("app:1"))).isEqualTo(content.app());
        }
    }

    @Test
    void aLayoutOnTheClassPathTakesThePlaceOfEveryRegistry(@TempDir Path folder) throws IOException {
        TransportContent content = new TransportContent();
        LayoutFolder.of(folder.resolve("mock-registry"), content).tag(content.app(), "docker.io/library/app:1");
        URL[] resources = {folder.toUri().toURL()};
        try (URLClassLoader classPath = new URLClassLoader(resources, null)) {
            MockRegistryProvider provider = new MockRegistryProvider(null, classPath);

            assertThat(provider.preference()).isGreaterThan(new DockerTransportProvider().preference());
            try (RegistryTransport transport = provider.create(TestSettings.in(folder), CredentialSource.ANONYMOUS)) {
                assertThat(transport.manifest(Reference.parse("app:1"))).isEqualTo(content.app());
            }
        }
    }

    @Test
    void oneThatIsGivenTakesThePlaceOfEveryRegistry() {
        assertThat(registry.provider().preference()).isGreaterThan(new DockerTransportProvider().preference());
    }

    @Test
    void aMissingBlobIsNotFound() throws IOException {
        registry.fault(layer.digest(), MockFault.MISSING);

        try (RegistryTransport transport = registry.connect()) {
            assertThatThrownBy(() -> read(transport, layer)).isInstanceOf(NotFoundException.class);
            registry.heal();
            assertThat(read(transport, layer)).hasSize((int) layer.size());
        }
    }

    @Test
    void wrongBytesHaveTheRightLength() throws IOException {
        registry.fault(layer.digest(), MockFault.WRONG_BYTES);

        try (RegistryTransport transport = registry.connect()) {
            byte[] bytes = read(transport, layer);
            assertThat(bytes).hasSize((int) layer.size());
            assertThat(layer.digest().matches(bytes)).isFalse();
        }
    }

    @Test
    void aTruncatedBlobLacksItsEnd() throws IOException {
        registry.fault(layer.digest(), MockFault.TRUNCATED);

        try (RegistryTransport transport = registry.connect()) {
            assertThat(read(transport, layer)).hasSize((int) layer.size() - 1);
        }
    }

    @Test
    void anUnreachableManifestIsSaidToBeSo() throws IOException {
        registry.fault(image.manifest().digest(), MockFault.UNREACHABLE);

        try (RegistryTransport transport = registry.connect()) {
            assertThatThrownBy(() -> transport.manifest(APP)).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void aStalledBlobEndsWhenItsTransportIsClosed() throws Exception {
        registry.fault(layer.digest(), MockFault.STALL);
        RegistryTransport transport = registry.connect();
        CountDownLatch halfWay = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (InputStream in = transport.blob(APP, layer, 0)) {
                in.readNBytes((int) layer.size() / 2);
                halfWay.countDown();
                in.readAllBytes();
                end.complete(new AssertionError("came to an end"));
            } catch (IOException | RuntimeException e) {
                end.complete(e);
            }
        });
        reader.start();

        halfWay.await();
        assertThat(end).isNotDone();
        transport.close();
        assertThat(end.get()).isInstanceOf(CancelledException.class);
        reader.join();
    }

    @Test
    void knowsWhatWasAskedFor() throws IOException {
        try (RegistryTransport transport = registry.connect()) {
            transport.manifest(APP);
            read(transport, layer);
        }

        assertThat(registry.requests())
                .containsExactly("manifest example.com/app:1", "blob " + layer.digest() + " of example.com/app:1");
    }

    private static byte[] read(RegistryTransport transport, Descriptor blob) throws IOException {
        try (InputStream in = transport.blob(APP, blob, 0)) {
            return in.readAllBytes();
        }
    }
}
