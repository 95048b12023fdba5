package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests are what they are said to be, or refused; failures end in bounded time. */
class ManifestRequestTest {

    private static final String MANIFESTS = "/v2/app/manifests/";
    private static final String OCI = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\"}";

    private final FaultyRegistry registry = FaultyRegistry.start();
    private final TestTransport setup = new TestTransport();
    private final Digest digest = registry.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, OCI);
    private final Reference app = Reference.parse(registry.address() + "/app");

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void allFourTypesAreAlwaysAccepted() throws IOException {
        manifest(app);

        RecordedRequest request = registry.requests(MANIFESTS).get(0);
        assertThat(request.getHeaders().get("Accept")).contains(MediaTypes.MANIFESTS);
    }

    @Test
    void theDocumentsOwnTypeIsTaken() throws IOException {
        registry.always(MANIFESTS, Fault.header("Content-Type", "application/json; charset=utf-8"));

        assertThat(manifest(app).mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    @Test
    void withoutATypeOfItsOwnTheAnnouncedOneIsTakenWithoutParameters() throws IOException {
        registry.addManifest("app", "latest", MediaTypes.DOCKER_MANIFEST + "; charset=utf-8", "{}");

        assertThat(manifest(app).mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    }

    @Test
    void aDocumentThatIsAnnouncedAsAnotherTypeIsRefused() {
        registry.always(MANIFESTS, Fault.header("Content-Type", MediaTypes.OCI_INDEX));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("says it is " + MediaTypes.OCI_MANIFEST);
    }

    @Test
    void anAnnouncedDigestThatTheBytesDoNotHaveIsRefusedAfterOneFreshAttempt() {
        registry.always(
                MANIFESTS,
                Fault.header("Docker-Content-Digest", Digest.sha256(new byte[0]).toString()));

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(IntegrityException.class);
        assertThat(registry.requests(MANIFESTS)).hasSize(2);
    }

    @Test
    void bytesThatWereWrongOnceAreFetchedAfresh() throws IOException {
        registry.next(MANIFESTS, Fault.corrupt());

        assertThat(manifest(app).digest()).isEqualTo(digest);
    }

    @Test
    void theAnnouncedDigestMayBeMissing() throws IOException {
        registry.always(MANIFESTS, Fault.withoutHeader("Docker-Content-Digest"));

        assertThat(manifest(app).digest()).isEqualTo(digest);
    }

    @Test
    void aManifestAskedForByDigestMustHaveIt() {
        Reference pinned = Reference.parse(registry.address() + "/app:latest@" + digest);
        registry.always(MANIFESTS, Fault.corrupt().and(Fault.withoutHeader("Docker-Content-Digest")));

        assertThatThrownBy(() -> manifest(pinned)).isInstanceOf(IntegrityException.class);
    }

    @Test
    void withTagAndDigestTheDigestDecides() throws IOException {
        manifest(Reference.parse(registry.address() + "/app:other@" + digest));

        assertThat(registry.requests(MANIFESTS).get(0).getTarget()).endsWith("/manifests/" + digest);
    }

    @Test
    void sha512DigestsAreAccepted() throws IOException {
        byte[] bytes = OCI.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Digest sha512 = Digest.of(
                "sha512",
                Digest.parse("sha512:" + "0".repeat(128)).newMessageDigest().digest(bytes));
        registry.always(
                MANIFESTS,
                Fault.body(MediaTypes.OCI_MANIFEST, OCI).and(Fault.header("Docker-Content-Digest", sha512.toString())));

        assertThat(manifest(Reference.parse(registry.address() + "/app@" + sha512))
                        .digest())
                .isEqualTo(sha512);
    }

    @Test
    void htmlWhereJsonBelongsIsRefused() {
        registry.always(MANIFESTS, Fault.html());

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("not a JSON manifest but text/html");
    }

    @Test
    void fiveMebibytesOfManifestAreRefused() {
        registry.always(MANIFESTS, Fault.body(MediaTypes.OCI_MANIFEST, " ".repeat(5 << 20)));

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void anEndlessHeaderIsRefusedInBoundedMemory() {
        setup.stallTimeout(Duration.ofMillis(500));
        registry.always(MANIFESTS, Fault.header("X-Endless", "x".repeat(1 << 20)));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("the head of its answer has no end, or is too long");
    }

    @Test
    void anErrorOfManyWordsIsCut() {
        String words = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"" + "no ".repeat(1000) + "\"}]}";
        registry.always(
                MANIFESTS,
                (request, honest) ->
                        new MockResponse.Builder().code(404).body(words).build());

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("DENIED: no no")
                .message()
                .hasSizeLessThan(500);
    }

    @Test
    void anErrorWithoutEndIsStillAnAnswer() {
        registry.always(
                MANIFESTS,
                (request, honest) -> new MockResponse.Builder()
                        .code(404)
                        .chunkedBody(" ".repeat(10 << 20), 1 << 16)
                        .build());

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(NotFoundException.class);
        assertThat(registry.requests(MANIFESTS)).hasSize(1);
    }

    @Test
    void aRedirectLoopEnds() {
        registry.always(MANIFESTS, Fault.redirect(registry.url("/v2/app/manifests/latest")));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("more than 5 redirects");
        assertThat(registry.requests(MANIFESTS)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x"})
    void aRedirectThatIsNotHttpIsRefused(String target) {
        registry.always(MANIFESTS, Fault.redirect(target));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("not http or https");
    }

    @Test
    void anUnknownTagIsNotFoundAtOnce() {
        assertThatThrownBy(() -> manifest(Reference.parse(registry.address() + "/app:none")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("/app:none: not found")
                .hasMessageContaining("MANIFEST_UNKNOWN");
        assertThat(registry.requests(MANIFESTS)).hasSize(1);
    }

    @Test
    void aRegistryThatAlwaysFailsIsGivenUpWithinAMinuteAndSaysHowOftenItTried() {
        registry.always(MANIFESTS, Fault.status(500));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("the registry answered 500 (SCRIPTED: as the script says)")
                .hasMessageContaining("gave up after 6 attempts");
        assertThat(setup.time.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    @Test
    void aServerThatAsksForPatienceGetsIt() throws IOException {
        registry.next(MANIFESTS, Fault.status(429).and(Fault.header("Retry-After", "7")));

        manifest(app);

        assertThat(setup.time.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void anHourOfPatienceIsToldAndNotSleptThrough() {
        registry.always(MANIFESTS, Fault.status(429).and(Fault.header("Retry-After", "3600")));

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("asks to be left alone for 3600 s (gave up after 3 attempts");
        assertThat(setup.time.elapsed()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aManifestThatDripsIsGivenUpLikeSilence() {
        registry.always(MANIFESTS, new Drip(setup.time).body());

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("too little, came for too long (gave up after 3 attempts");
        assertThat(setup.time.elapsed()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void aHeadThatDripsIsGivenUpLikeSilence() {
        registry.always(MANIFESTS, new Drip(setup.time).head());

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("too little, came for too long (gave up after 3 attempts");
    }

    @Test
    void aRegistryThatIsNotThereIsTriedThreeTimesAtLeast() {
        registry.close();

        assertThatThrownBy(() -> manifest(app))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("attempts");
        assertThat(setup.time.waits()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:99999/app", "[:::]:5000/app"})
    void aRegistryThatCanNotBeIsAMistake(String reference) {
        assertThatThrownBy(() -> manifest(Reference.parse(reference)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there can be no registry of this name");
        assertThat(setup.time.waits()).isEmpty();
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheNextAttempt() {
        registry.always(MANIFESTS, Fault.status(503));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> manifest(app)).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theDigestIsHadByHead() throws IOException {
        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.resolve(app)).contains(digest);
        }
        assertThat(registry.requests("^GET")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 400, 403})
    void headMayBeRefused(int status) throws IOException {
        registry.always("HEAD", Fault.status(status));
        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.resolve(app)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void headIsAskedOnceSinceGetIsWhatIsRepeated() throws IOException {
        registry.always("HEAD", Fault.status(500));
        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.resolve(app)).isEqualTo(Optional.empty());
        }
        assertThat(registry.requests("HEAD")).hasSize(1);
    }

    @Test
    void headIsNotWaitedForLong() throws IOException {
        registry.always("HEAD", new Drip(setup.time).head());
        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.resolve(app)).isEqualTo(Optional.empty());
        }
        assertThat(registry.requests("HEAD")).hasSize(1);
    }

    @Test
    void aManifestThatIsSentCompressedIsUnpacked() throws IOException {
        registry.always(MANIFESTS, (request, honest) -> {
            Buffer packed = new Buffer();
            try (BufferedSink gzip = Okio.buffer(new GzipSink(packed))) {
                gzip.writeUtf8(OCI);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return honest.newBuilder()
                    .setHeader("Content-Encoding", "gzip")
                    .body(packed)
                    .setHeader("Content-Type", MediaTypes.OCI_MANIFEST)
                    .build();
        });

        assertThat(new String(manifest(app).bytes(), StandardCharsets.UTF_8)).isEqualTo(OCI);
    }

    @Test
    void whatTheRegistryWarnsOfIsShownOnce() throws IOException {
        String warnings = "299 - \"moving to \\\"quay\\\"\", 299 - \"and \u202e soon\", 199 - \"no\"";
        registry.always(
                MANIFESTS,
                (request, honest) -> honest.newBuilder()
                        .addHeaderLenient("Warning", warnings)
                        .build());
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            transport.manifest(app);
        }

        assertThat(setup.notices)
                .containsExactly(registry.address() + ": moving to \"quay\"", registry.address() + ": and \uFFFD soon");
    }

    private RawDocument manifest(Reference reference) throws IOException {
        try (RegistryTransport transport = setup.create()) {
            return transport.manifest(reference);
        }
    }
}
