package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors are asked first, in order, and never make a pull fail that the registry would have served. */
class MirrorTest {

    private final FaultyRegistry registry = FaultyRegistry.start();
    private final FaultyRegistry mirror = FaultyRegistry.start();
    private final TestTransport setup = new TestTransport();
    private final Reference app = Reference.parse(registry.address() + "/team/app");

    @TempDir
    private Path folder;

    MirrorTest() {
        registry.addManifest("team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"registry\"}");
    }

    @AfterEach
    void stop() {
        registry.close();
        mirror.close();
    }

    @Test
    void aMirrorIsAskedFirstAndToldWhomItMirrors() throws IOException {
        mirror.addManifest("hub/team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
        setup.mirrors(registry.address(), mirror.url("/hub"));

        assertThat(manifest(app).text()).contains("mirror");
        assertThat(mirror.requests().get(0).getUrl().queryParameter("ns")).isEqualTo(registry.address());
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aMirrorsUrlMayNameTheVersionOfTheApi() throws IOException {
        mirror.addManifest("hub/team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
        setup.mirrors(registry.address(), mirror.url("/v2/hub/"));

        assertThat(manifest(app).text()).contains("mirror");
    }

    @Test
    void whatAMirrorLacksComesFromTheRegistry() throws IOException {
        setup.mirrors(registry.address(), mirror.url("/"));

        assertThat(manifest(app).text()).contains("registry");
    }

    @Test
    void aMirrorThatFailsIsLeftAloneForAWhile() throws IOException {
        mirror.always("", Fault.status(502));
        setup.mirrors(registry.address(), mirror.url("/"));
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            transport.manifest(app);
        }

        assertThat(mirror.requests()).hasSize(3);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void aMirrorThatFailsIsNotAskedForTagsAsOftenAsTheRegistry() throws IOException {
        mirror.always("", Fault.status(502));
        setup.mirrors(registry.address(), mirror.url("/"));
        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.tags(app)).containsExactly("latest");
        }

        assertThat(mirror.requests()).hasSize(3);
    }

    @Test
    void whereNobodyHasItTheRegistrysAnswerCounts() {
        mirror.always("", Fault.status(502));
        setup.mirrors(registry.address(), mirror.url("/"));

        assertThatThrownBy(() -> manifest(Reference.parse(registry.address() + "/team/none")))
                .isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 401})
    void aMirrorThatRestsDoesNotHideWhatTheRegistrySays(int status) throws IOException {
        Descriptor missing = Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(new byte[1]), 1);
        mirror.always("", Fault.status(502));
        setup.mirrors(registry.address(), mirror.url("/"));
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            registry.always("", Fault.status(status));

            assertThatThrownBy(() -> transport.manifest(app)).hasMessageContaining("answered " + status);
            assertThatThrownBy(() -> transport.blob(app, missing, 0)).hasMessageContaining("answered " + status);
        }
        assertThat(mirror.requests("/blobs/")).isNotEmpty();
    }

    @Test
    void aMirrorThatRestsServesWhatTheRegistryDoesNot() throws IOException {
        setup.mirrors(registry.address(), mirror.url("/"));
        try (RegistryTransport transport = setup.create()) {
            mirror.next("", Fault.status(502), Fault.status(502), Fault.status(502));
            transport.manifest(app);
            mirror.addManifest("team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
            registry.always("", Fault.status(404));

            assertThat(transport.manifest(app).text()).contains("mirror");
        }
    }

    @Test
    void registriesConfNamesMirrorsAndPlaces() throws IOException {
        mirror.addManifest("cache/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
        registriesConf("""
                [[registry]]
                prefix = "registry.example/team"
                location = "%s/team"
                [[registry.mirror]]
                location = "%s/cache"
                pull-from-mirror = "tag-only"
                """.formatted(registry.address(), mirror.address()));

        RawDocument byTag = manifest(Reference.parse("registry.example/team/app"));

        assertThat(byTag.text()).contains("mirror");
        RawDocument fromRegistry = manifest(app);
        manifest(Reference.parse("registry.example/team/app@" + fromRegistry.digest()));
        assertThat(mirror.requests()).hasSize(1);
    }

    @Test
    void aMirrorForDigestsIsNotAskedForTags() throws IOException {
        mirror.addManifest("team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
        registriesConf("""
                [[registry]]
                location = "%s"
                mirror-by-digest-only = true
                [[registry.mirror]]
                location = "%s"
                """.formatted(registry.address(), mirror.address()));

        RawDocument byTag = manifest(app);

        assertThat(byTag.text()).contains("registry");
        assertThat(mirror.requests()).isEmpty();
        manifest(Reference.parse(app + "@" + byTag.digest()));
        assertThat(mirror.requests()).hasSize(1);
    }

    @Test
    void anInsecureMirrorMayHaveAnyCertificate() throws IOException {
        try (FaultyRegistry unproven = FaultyRegistry.startTls(TestTransport.certificate())) {
            unproven.addManifest("team/app", "latest", MediaTypes.OCI_MANIFEST, "{\"from\":\"mirror\"}");
            registriesConf("""
                    [[registry]]
                    location = "%s"
                    [[registry.mirror]]
                    location = "%s"
                    insecure = true
                    """.formatted(registry.address(), unproven.address()));

            assertThat(manifest(app).text()).contains("mirror");
        }
    }

    /** Each is asked twice, so that neither what was said nor a connection of the one is there for the other. */
    @Test
    void anInsecurePathSaysNothingOfTheRestOfItsHost() throws IOException {
        try (FaultyRegistry unproven = FaultyRegistry.startTls(TestTransport.certificate())) {
            unproven.addManifest("team/app", "latest", MediaTypes.OCI_MANIFEST, "{}");
            unproven.addManifest("other/app", "latest", MediaTypes.OCI_MANIFEST, "{}");
            registriesConf("""
                    [[registry]]
                    location = "%s/team"
                    insecure = true
                    """.formatted(unproven.address()));
            try (RegistryTransport transport = setup.create()) {
                for (int i = 0; i < 2; i++) {
                    transport.manifest(Reference.parse(unproven.address() + "/team/app"));

                    assertThatThrownBy(() -> transport.manifest(Reference.parse(unproven.address() + "/other/app")))
                            .isInstanceOf(UnreachableException.class)
                            .hasMessageContaining("its certificate is not trusted");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"http://mirror.example/hub,false", "https://mirror.example/hub,true", "http://127.0.0.1:5000/,true"})
    void aMirrorsCredentialsStayWhereNobodyListensIn(String address, boolean mayLogIn) {
        HttpUrl url = HttpUrl.get(address);

        assertThat(Endpoint.mirror(url, "docker.io", "app").mayLogIn(url)).isEqualTo(mayLogIn);
    }

    @Test
    void theLongestPrefixDecides() throws IOException {
        registriesConf("""
                [[registry]]
                prefix = "*.example"
                blocked = true
                [[registry]]
                prefix = "registry.example/team"
                location = "%s/team"
                """.formatted(registry.address()));

        assertThat(manifest(Reference.parse("registry.example/team/app")).text())
                .contains("registry");
    }

    @Test
    void aBlockedRegistryIsNotAsked() throws IOException {
        registriesConf("[[registry]]\nprefix = \"" + registry.address() + "\"\nblocked = true\n");

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("registries.conf blocks");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aRegistriesConfThatCanNotBeReadIsAMistakeAndNotIgnored() throws IOException {
        registriesConf("[[registry\n");

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void anEmptyVariableIsAsGoodAsNone() throws IOException {
        Path containers = Files.createDirectories(folder.resolve(".config/containers"));
        Files.writeString(
                containers.resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry.address() + "\"\nblocked = true\n");
        setup.environment("CONTAINERS_REGISTRIES_CONF", "")
                .environment("XDG_CONFIG_HOME", "")
                .environment("HOME", folder.toString());

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(NotAllowedException.class);
    }

    @Test
    void aPlaceWithoutARepositoryIsAMistake() throws IOException {
        registriesConf("""
                [[registry]]
                prefix = "registry.example/team/app"
                location = "%s"
                """.formatted(registry.address()));

        assertThatThrownBy(() -> manifest(Reference.parse("registry.example/team/app")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(registry.address());
    }

    private void registriesConf(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("registries.conf"), content);
        setup.environment("CONTAINERS_REGISTRIES_CONF", file.toString());
    }

    private RawDocument manifest(Reference reference) throws IOException {
        try (RegistryTransport transport = setup.create()) {
            return transport.manifest(reference);
        }
    }
}
