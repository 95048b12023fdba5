package dev.ply.image.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.name.Names;
import dev.ply.image.ImageClient;
import dev.ply.image.contract.RecordedNotices;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.layer.GlobalLayerOps;
import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Decompressors;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients assembled from providers, in injectors of ply's own and of other people. */
class ImageModuleTest {

    private final MetadataStore store = mock(MetadataStore.class);
    private final GlobalLayerOps cache = mock(GlobalLayerOps.class);
    private final AtomicBoolean asked = new AtomicBoolean();
    private final RecordedNotices notices = new RecordedNotices();

    @TempDir
    private Path home;

    @Test
    void mistakesInTheSettingsOfSeveralProvidersAreToldAtOnceAndNothingStaysOpen() {
        ImageClient.Builder builder = builder()
                .setting("test-store.size", "huge")
                .setting("test-cache.colour", "red")
                .setting("limits.entries", "many");

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test-store.size")
                .hasMessageContaining("test-cache.colour: unknown")
                .hasMessageContaining("limits.entries");
        verify(store).close();
        verify(cache).close();
    }

    @Test
    void aTransportThatFailsToCloseKeepsNothingElseOpen() throws IOException {
        RegistryTransport transport = mock(RegistryTransport.class);
        doThrow(new IllegalStateException("still busy")).when(transport).close();
        ImageClient client = builder().provider(new TestTransport(transport)).build();
        client.tags(client.parse("example.com/app"));

        assertThatThrownBy(client::close).hasMessage("still busy");
        verify(store).close();
        verify(cache).close();
    }

    @Test
    void whatNobodyAsksForInASharedSectionIsWarnedOfUnlessNobodyReadsThatSection() throws IOException {
        builder()
                .setting("limits.entires", "5")
                .setting("registries.mirror", "not read here")
                .build()
                .close();

        assertThat(notices.warnings()).containsExactly("setting limits.entires: unknown (known: entries)");
    }

    @Test
    void aProviderThatFailsToCreateIsToldWithItsNameAndWhatWasMadeIsClosed() {
        ImageClient.Builder builder = builder().provider(new TestCache() {
            @Override
            public GlobalLayerOps create(Settings settings, LayerExtractor extractor, Decompressors decompressors) {
                throw new NoSuchMethodError("Settings.colour()");
            }
        });

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cache \"test-cache\" can't be used")
                .hasMessageContaining("does not fit this version of ply")
                .hasMessageContaining("Settings.colour()");
        verify(store).close();
    }

    @Test
    void aProviderThatFailsAnAssertionIsToldLikeAnyOther() {
        ImageClient.Builder builder = builder().provider(new TestCache() {
            @Override
            public GlobalLayerOps create(Settings settings, LayerExtractor extractor, Decompressors decompressors) {
                throw new AssertionError("not so");
            }
        });

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cache \"test-cache\" can't be used")
                .hasMessageContaining("not so");
    }

    @Test
    void aTransportThatCannotBeMadeIsWarnedOfOnce() throws Exception {
        TestTransport broken = new TestTransport(mock(RegistryTransport.class)) {
            @Override
            public int preference() {
                throw new IllegalStateException("not today");
            }
        };
        try (ImageClient client = builder().provider(broken).build()) {
            assertThat(client.parse("test-transport:1")).hasToString("docker.io/library/test-transport:1");
            assertThat(client.providers()).hasSize(4);
        }
        assertThat(notices.warnings())
                .singleElement()
                .asString()
                .startsWith("transport can't be used: " + broken.getClass().getName() + " in ")
                .endsWith("not today");
    }

    @Test
    void credentialsThatCannotBeMadeAreWarnedOfAndLeftOut() throws Exception {
        try (ImageClient client = builder()
                .provider(new TestTransport(mock(RegistryTransport.class)))
                .provider(new TestCredentials())
                .build()) {
            assertThat(client.tags(client.parse("example.com/app"))).isEmpty();
        }
        assertThat(notices.warnings())
                .singleElement()
                .asString()
                .contains("credentials \"test-credentials\" can't be used: " + TestCredentials.class.getName() + " in ")
                .contains("not today");
    }

    @Test
    void aDecompressorThatCannotBeMadeIsWarnedOfAndLeftOut() throws Exception {
        try (ImageClient client = builder()
                .provider(new TestDecompressor("broken") {
                    @Override
                    public Decompressor create(Settings settings) {
                        throw new IllegalStateException("not today");
                    }
                })
                .provider(new TestDecompressor("whole"))
                .build()) {
            assertThat(client.images()).isEmpty();
        }
        assertThat(asked).as("asked although there is nothing to unpack").isFalse();
        assertThat(notices.warnings())
                .singleElement()
                .asString()
                .contains("decompressor \"broken\" can't be used")
                .contains("not today");
    }

    @Test
    void layersAreNotRemovedWhereAStoreThatIsNotInUseHasImages() throws Exception {
        try (ImageClient client =
                builder().provider(new OtherStore()).store("test-store").build()) {
            assertThatThrownBy(() -> client.prune(Instant.MAX, false))
                    .hasMessageContaining(home + "/other: images of the store other-store, which is not in use");
        }
        try (ImageClient client =
                builder().provider(new OtherStore()).store("other-store").build()) {
            client.prune(Instant.MAX, false);
        }
    }

    @Test
    void aProgramsOwnInjectorSeesTheClientAndNothingElse() throws Exception {
        Clock programsOwn = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        ImageModule module = new ImageModule(builder().settings());
        Injector injector = Guice.createInjector(Stage.PRODUCTION, new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                bind(Clock.class).toInstance(programsOwn);
                install(module);
            }
        });

        try (ImageClient client = injector.getInstance(ImageClient.class)) {
            assertThat(injector.getInstance(ImageClient.class)).isSameAs(client);
            assertThat(injector.getInstance(Clock.class)).isSameAs(programsOwn);
            assertThat(injector.getExistingBinding(Key.get(MetadataStore.class)))
                    .isNull();
        }
        verify(store).close();
    }

    @Test
    void aProgramsOwnInjectorMayBeAsStrictAsTheyGet() throws Exception {
        ImageModule module = new ImageModule(builder().settings());
        Injector injector = Guice.createInjector(Stage.PRODUCTION, new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireAtInjectOnConstructors();
                binder().requireExactBindingAnnotations();
                binder().disableCircularProxies();
                install(module);
            }
        });

        try (ImageClient client = injector.getInstance(ImageClient.class)) {
            assertThat(client.images()).isEmpty();
        }
    }

    @Test
    void twoClientsLiveInOneInjector() throws Exception {
        Injector injector = Guice.createInjector(client("one"), client("two"));

        try (ImageClient one = injector.getInstance(Key.get(ImageClient.class, Names.named("one")));
                ImageClient two = injector.getInstance(Key.get(ImageClient.class, Names.named("two")))) {
            assertThat(one).isNotSameAs(two);
        }
    }

    @Test
    void wrongSettingsComeOutOfAProgramsOwnInjectorAsTheCause() throws Exception {
        Injector injector =
                Guice.createInjector(new ImageModule(builder().store("none").settings()));

        assertThatThrownBy(() -> injector.getInstance(ImageClient.class))
                .isInstanceOf(ProvisionException.class)
                .hasRootCauseInstanceOf(ConfigurationException.class);
    }

    private PrivateModule client(String name) throws ConfigurationException {
        ImageModule module = new ImageModule(builder().home(home.resolve(name)).settings());
        return new PrivateModule() {
            @Override
            protected void configure() {
                install(module);
                Key<ImageClient> key = Key.get(ImageClient.class, Names.named(name));
                bind(key).to(ImageClient.class);
                expose(key);
            }
        };
    }

    private ImageClient.Builder builder() {
        return ImageClient.builder()
                .home(home)
                .notices(notices)
                .classLoader(new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader()))
                .provider(new TestStore())
                .provider(new TestCache())
                .provider(new TestExtractor());
    }

    private final class TestStore implements MetadataStoreProvider {
        @Override
        public String name() {
            return "test-store";
        }

        @Override
        public MetadataStore create(Settings settings) {
            settings.number("size", 1, 1, 9);
            return store;
        }
    }

    private final class OtherStore implements MetadataStoreProvider {
        @Override
        public String name() {
            return "other-store";
        }

        @Override
        public MetadataStore create(Settings settings) {
            return store;
        }

        @Override
        public Optional<String> records(Path folder) {
            return Optional.of(folder + "/other");
        }
    }

    private class TestCache implements CacheProvider {
        @Override
        public String name() {
            return "test-cache";
        }

        @Override
        public GlobalLayerOps create(Settings settings, LayerExtractor extractor, Decompressors decompressors) {
            return cache;
        }
    }

    private static class TestTransport implements RegistryTransportProvider {
        private final RegistryTransport transport;

        TestTransport(RegistryTransport transport) {
            this.transport = transport;
        }

        @Override
        public String name() {
            return "test-transport";
        }

        @Override
        public boolean servesRegistries() {
            return true;
        }

        @Override
        public RegistryTransport create(Settings settings, CredentialSource credentials) {
            return transport;
        }
    }

    private static final class TestCredentials implements CredentialSourceProvider {
        @Override
        public String name() {
            return "test-credentials";
        }

        @Override
        public CredentialSource create(Settings settings) {
            throw new AssertionError("not today");
        }
    }

    private static final class TestExtractor implements LayerExtractorProvider {
        @Override
        public String name() {
            return "test-extractor";
        }

        @Override
        public LayerExtractor create(Settings settings) {
            settings.shared("limits").number("entries", 1, 1, 9);
            return mock(LayerExtractor.class);
        }
    }

    private class TestDecompressor implements DecompressorProvider {
        private final String name;

        TestDecompressor(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<String> unavailable() {
            asked.set(true);
            return Optional.empty();
        }

        @Override
        public Decompressor create(Settings settings) {
            return mock(Decompressor.class);
        }
    }
}
