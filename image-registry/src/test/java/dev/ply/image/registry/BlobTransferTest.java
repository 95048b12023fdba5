package dev.ply.image.registry;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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

/** Blobs arrive whole over bad links, from servers that lie, and stop when they are told to. */
class BlobTransferTest {

    private static final String BLOBS = "GET /v2/app/blobs/";
    private static final int MIB = 1 << 20;

    private final FaultyRegistry registry = FaultyRegistry.start();
    private final TestTransport setup = new TestTransport();
    private final byte[] content = TestTransport.bytes(600_000);
    private final Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(content), content.length);
    private final Reference app = Reference.parse(registry.address() + "/app");

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aLinkThatIsCutEvery5MiBServesABlobOf40MiBWithLittleWaste() throws IOException {
        byte[] large = TestTransport.bytes(40 * MIB);
        Descriptor layer = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(large), large.length);
        registry.always(BLOBS, Fault.cutAfter(5 * MIB));

        assertThat(read(layer, 0)).isEqualTo(large);

        assertThat(registry.bytesServed()).isLessThan(large.length * 12L / 10);
        assertThat(registry.requests(BLOBS)).hasSizeBetween(8, 9);
    }

    @Test
    void aCutIsMendedFromTheByteItCameAt() throws IOException {
        registry.next(BLOBS, Fault.cutAfter(100_000));

        assertThat(read(blob, 0)).isEqualTo(content);

        assertThat(ranges()).containsExactly("null", "bytes=100000-");
    }

    @Test
    void anOffsetAsksForASingleRangeWithoutCompression() throws IOException {
        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));

        RecordedRequest request = registry.requests(BLOBS).get(0);
        assertThat(request.getHeaders().get("Range")).isEqualTo("bytes=1000-");
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void anOffsetAtTheEndAsksForNothing() throws IOException {
        assertThat(read(blob, content.length)).isEmpty();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void anEmptyBlobIsEmpty() throws IOException {
        Descriptor empty = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(new byte[0]), 0);

        assertThat(read(empty, 0)).isEmpty();
    }

    @Test
    void aServerThatSendsTheWholeInsteadOfAPartHasItsPrefixSkipped() throws IOException {
        registry.next(BLOBS, Fault.ignoreRange());

        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        assertThat(registry.requests(BLOBS)).hasSize(1);
    }

    @Test
    void aPartOtherThanTheOneAskedForIsFetchedAfreshWithoutRange() throws IOException {
        registry.next(BLOBS, Fault.wrongRange());

        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        assertThat(ranges()).containsExactly("bytes=1000-", "null");
    }

    @Test
    void aPartWithoutContentRangeIsNotTrusted() throws IOException {
        registry.next(BLOBS, Fault.withoutHeader("Content-Range"));

        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        assertThat(ranges()).containsExactly("bytes=1000-", "null");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 416, 501})
    void aRangeThatIsRefusedIsFetchedAfreshWithoutRange(int status) throws IOException {
        registry.next(BLOBS, Fault.status(status));

        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        assertThat(ranges()).containsExactly("bytes=1000-", "null");
    }

    @Test
    void anAnswerThatEndsTooEarlyButWholeIsForTheReaderToRefuse() {
        registry.always(BLOBS, Fault.truncate(1000));

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("ended after 1000 of 600000 bytes");
        assertThat(registry.requests(BLOBS)).hasSize(1);
    }

    @Test
    void surplusBytesThatAreAnnouncedAreRefusedUnread() {
        registry.always(BLOBS, Fault.surplus());

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("should have 600000 bytes, but the registry announces 600001");
    }

    @Test
    void surplusBytesThatComeUnannouncedAreForTheReaderToRefuse() {
        registry.always(
                BLOBS,
                (request, honest) -> new MockResponse.Builder()
                        .chunkedBody(new Buffer().write(content).writeByte(0), 1 << 16)
                        .build());

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("longer than its 600000 bytes");
    }

    @Test
    void aBlobThatIsCompressedOnTheWayIsRefusedWithTheReason() {
        Buffer packed = new Buffer();
        try (BufferedSink gzip = Okio.buffer(new GzipSink(packed))) {
            gzip.write(content, 0, content.length / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry.always(
                BLOBS,
                (request, honest) -> new MockResponse.Builder()
                        .setHeader("Content-Encoding", "gzip")
                        .body(packed.clone())
                        .build());

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("Content-Encoding gzip, although it was asked for as it is");
    }

    @Test
    void aBlobWhoseOwnCompressionIsCalledAnEncodingIsTakenAsItIs() throws IOException {
        registry.always(BLOBS, Fault.header("Content-Encoding", "gzip"));

        assertThat(read(blob, 0)).isEqualTo(content);
        assertThat(read(blob, 1000)).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
    }

    @Test
    void anEncodingThatChangesNothingIsNone() throws IOException {
        registry.always(
                BLOBS,
                (request, honest) -> new MockResponse.Builder()
                        .setHeader("Content-Encoding", "utf-8")
                        .chunkedBody(new Buffer().write(content), 1 << 16)
                        .build());

        assertThat(read(blob, 0)).isEqualTo(content);
    }

    @Test
    void aPartThatIsShorterThanAskedForIsFollowedByTheNext() throws IOException {
        registry.next(BLOBS, Fault.cutAfter(100_000));
        registry.always(BLOBS, (request, honest) -> {
            String range = String.valueOf(request.getHeaders().get("Range"));
            int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
            int to = Math.min(from + 200_000, content.length);
            return new MockResponse.Builder()
                    .code(206)
                    .body(new Buffer().write(content, from, to - from))
                    .setHeader("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length)
                    .build();
        });

        assertThat(read(blob, 0)).isEqualTo(content);
        assertThat(ranges()).containsExactly("null", "bytes=100000-", "bytes=300000-", "bytes=500000-");
    }

    @Test
    void aTrickleIsAFailureLikeSilence() {
        registry.always(BLOBS, new Drip(setup.time).body());

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("too little, came for too long (gave up after 3 attempts");
    }

    @Test
    void aSignedUrlThatExpiredIsAskedForAnewAtTheRegistry() throws IOException {
        try (FaultyRegistry storage = FaultyRegistry.start()) {
            storage.addBlob(content);
            String signed = storage.url("/v2/app/blobs/" + blob.digest());
            registry.always(BLOBS, Fault.redirect(signed));
            storage.next(BLOBS, Fault.cutAfter(100_000), Fault.status(403));

            assertThat(read(blob, 0)).isEqualTo(content);

            assertThat(registry.requests(BLOBS)).hasSize(3);
            assertThat(storage.requests(BLOBS).get(2).getHeaders().get("Range")).isEqualTo("bytes=100000-");
        }
    }

    @Test
    void silenceIsAFailureLikeACut() throws IOException {
        setup.stallTimeout(ofMillis(200));
        registry.next(BLOBS, Fault.stall(), Fault.stallAfter(100_000));

        assertThat(read(blob, 0)).isEqualTo(content);
        assertThat(ranges()).containsExactly("null", "null", "bytes=100000-");
    }

    @Test
    void progressResetsTheCountOfFailures() throws IOException {
        registry.always(BLOBS, Fault.cutAfter(70_000));

        assertThat(read(blob, 0)).isEqualTo(content);
        assertThat(registry.requests(BLOBS)).hasSizeGreaterThan(RetryPolicy.DEFAULT.attempts());
    }

    @Test
    void aFewBytesAtATimeAreNoProgress() {
        registry.always(BLOBS, Fault.cutAfter(1));

        assertThatThrownBy(() -> read(blob, 0))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("gave up after 6 attempts");
        assertThat(registry.requests(BLOBS)).hasSize(6);
    }

    @Test
    void aBlobThatTheRegistryLacksIsNotFoundAtOnce() {
        Descriptor missing = Descriptor.of(MediaTypes.OCI_LAYER, Digest.sha256(new byte[1]), 1);

        assertThatThrownBy(() -> read(missing, 0))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("@" + missing.digest())
                .hasMessageContaining("BLOB_UNKNOWN");
        assertThat(registry.requests(BLOBS)).hasSize(1);
    }

    @Test
    void aForeignLayerComesFromItsOwnAddress() throws IOException {
        try (FaultyRegistry elsewhere = FaultyRegistry.start()) {
            byte[] foreign = TestTransport.bytes(1000);
            Digest digest = elsewhere.addBlob(foreign);
            URI address = URI.create(elsewhere.url("/v2/foreign/blobs/" + digest));
            Descriptor layer = new Descriptor(
                    MediaTypes.DOCKER_LAYER_GZIP, digest, foreign.length, List.of(address), Map.of(), Optional.empty());

            assertThat(read(layer, 0)).isEqualTo(foreign);
            assertThat(elsewhere.requests("/foreign/").get(0).getHeaders().get("Authorization"))
                    .isNull();
        }
    }

    @Test
    void addressesThatAreNoPlacesAreLeftOut() throws IOException {
        try (FaultyRegistry elsewhere = FaultyRegistry.start()) {
            byte[] foreign = TestTransport.bytes(1000);
            Digest digest = elsewhere.addBlob(foreign);
            List<URI> addresses = Stream.of(
                            "file:///etc/passwd",
                            "ftp://127.0.0.1/x",
                            "mailto:a@b",
                            "relative/path",
                            "",
                            elsewhere.url("/v2/foreign/blobs/" + digest).replace("http://", "http://user:secret@"))
                    .map(URI::create)
                    .toList();
            Descriptor layer = new Descriptor(
                    MediaTypes.DOCKER_LAYER_GZIP, digest, foreign.length, addresses, Map.of(), Optional.empty());

            assertThat(read(layer, 0)).isEqualTo(foreign);
            assertThat(elsewhere.requests("/foreign/").get(0).getHeaders().get("Authorization"))
                    .isNull();
        }
    }

    @Test
    void aForeignLayerThatIsNowhereIsNotFound() {
        Descriptor layer = new Descriptor(
                MediaTypes.DOCKER_LAYER_GZIP,
                Digest.sha256(new byte[1]),
                1,
                List.of(URI.create("file:///dev/zero")),
                Map.of(),
                Optional.empty());

        assertThatThrownBy(() -> read(layer, 0)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void closingTheStreamFromAnotherThreadEndsARead() throws Exception {
        registry.next(BLOBS, Fault.stallAfter(100_000));
        try (RegistryTransport transport = setup.create()) {
            InputStream stream = transport.blob(app, blob, 0);
            stream.readNBytes(100_000);
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readOne(stream));

            stream.close();

            assertCancelled(reading);
        }
    }

    @Test
    void closingTheTransportEndsAllReads() throws Exception {
        registry.next(BLOBS, Fault.stallAfter(100_000));
        RegistryTransport transport = setup.create();
        InputStream stream = transport.blob(app, blob, 0);
        stream.readNBytes(100_000);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readOne(stream));

        transport.close();

        assertCancelled(reading);
        assertThatThrownBy(() -> transport.blob(app, blob, 0)).isInstanceOf(CancelledException.class);
    }

    @Test
    void anInterruptEndsAReadThatWaitsForTheNetwork() throws Exception {
        registry.next(BLOBS, Fault.stallAfter(100_000));
        try (RegistryTransport transport = setup.create()) {
            InputStream stream = transport.blob(app, blob, 0);
            stream.readNBytes(100_000);
            CompletableFuture<Integer> reading = new CompletableFuture<>();
            Thread reader = new Thread(() -> reading.completeAsync(() -> readOne(stream), Runnable::run));
            reader.start();

            reader.interrupt();

            assertCancelled(reading);
        }
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        registry.next(BLOBS, Fault.stall());
        try (RegistryTransport transport = setup.create()) {
            CompletableFuture<Integer> reading = new CompletableFuture<>();
            Thread reader = new Thread(() -> reading.completeAsync(() -> readOne(open(transport)), Runnable::run));
            reader.start();

            reader.interrupt();

            assertCancelled(reading);
        }
    }

    @Test
    void anAnswerWithoutALengthThatEndsEarlyIsACut() throws IOException {
        registry.next(
                BLOBS,
                (request, honest) -> new MockResponse.Builder()
                        .clearHeaders()
                        .socketHandler(socket -> {
                            try (var sink = Okio.buffer(socket.getSink())) {
                                sink.write(content, 0, 1000);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                        .build());

        assertThat(read(blob, 0)).isEqualTo(content);
        assertThat(ranges()).containsExactly("null", "bytes=1000-");
    }

    @Test
    void waitsBetweenAttemptsGrow() throws IOException {
        setup.stallTimeout(ofMillis(500));
        registry.next(BLOBS, Fault.reset(), Fault.status(503), Fault.status(500), Fault.cutAfter(0));

        assertThat(read(blob, 0)).isEqualTo(content);

        assertThat(setup.time.waits()).hasSize(4).isSorted();
        assertThat(setup.notices).hasSize(4).allMatch(text -> text.contains("trying again in"));
    }

    @Test
    void aBlobWhoseBytesWereWrongIsAskedForElsewhere() throws IOException {
        try (FaultyRegistry mirror = FaultyRegistry.start()) {
            mirror.addBlob(blob.digest(), TestTransport.bytes(content.length + 1));
            setup.mirrors(registry.address(), mirror.url("/"));
            try (RegistryTransport transport = setup.create()) {
                transport.blob(app, blob, 0).readAllBytes();

                assertThat(transport.blobAgain(app, blob, 0).readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void aBlobThatSeveralImagesHaveComesFromTheMirrorEachTime() throws IOException {
        try (FaultyRegistry mirror = FaultyRegistry.start()) {
            mirror.addBlob(content);
            setup.mirrors(registry.address(), mirror.url("/"));
            try (RegistryTransport transport = setup.create()) {
                transport.blob(app, blob, 0).readAllBytes();
                transport.blob(app, blob, 0).readAllBytes();
            }
            assertThat(mirror.requests(BLOBS)).hasSize(2);
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void whoRefusesIsNamedWhereItIsNotTheRegistry() throws IOException {
        try (FaultyRegistry storage = FaultyRegistry.start();
                FaultyRegistry mirror = FaultyRegistry.start()) {
            String refusing = storage.url("/").replace("127.0.0.1", "localhost");
            storage.always("", Fault.status(403));
            registry.always(BLOBS, Fault.redirect(refusing));
            mirror.always(BLOBS, Fault.status(403));
            setup.mirrors(registry.address(), mirror.url("/"));

            assertThatThrownBy(() -> read(blob, 0))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("localhost, to which the registry redirects, answered 403")
                    .hasMessageNotContaining("ply login");
            assertThat(setup.notices.get(0)).contains("the mirror " + mirror.address() + " answered 403");
            assertThat(setup.notices.get(1)).containsOnlyOnce(blob.digest().toString());
        }
    }

    @Test
    void aMirrorThatFailsOnTheWayIsContinuedAtTheRegistry() throws IOException {
        try (FaultyRegistry mirror = FaultyRegistry.start()) {
            mirror.addBlob(content);
            mirror.next(BLOBS, Fault.cutAfter(100_000)).always(BLOBS, Fault.none());
            mirror.next(BLOBS, Fault.status(500), Fault.status(500), Fault.status(500), Fault.status(500));
            setup.mirrors(registry.address(), mirror.url("/"));

            assertThat(read(blob, 0)).isEqualTo(content);

            assertThat(ranges()).containsExactly("bytes=100000-");
        }
    }

    private byte[] read(Descriptor wanted, long offset) throws IOException {
        try (RegistryTransport transport = setup.create();
                InputStream stream = transport.blob(app, wanted, offset)) {
            return offset > 0
                    ? stream.readAllBytes()
                    : new VerifyingInputStream(stream, "blob", wanted.digest(), wanted.size()).readAllBytes();
        }
    }

    private List<String> ranges() {
        return registry.requests(BLOBS).stream()
                .map(request -> String.valueOf(request.getHeaders().get("Range")))
                .toList();
    }

    private InputStream open(RegistryTransport transport) {
        try {
            return transport.blob(app, blob, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int readOne(InputStream stream) {
        try {
            return stream.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCancelled(CompletableFuture<Integer> reading)
            throws InterruptedException, TimeoutException {
        try {
            assertThat(reading.get(5, TimeUnit.SECONDS)).isNull();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).hasCauseInstanceOf(CancelledException.class);
        }
    }
}
