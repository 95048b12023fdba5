package dev.ply.image.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link RegistryTransport} does. To have one tested, extend this class and say how content gets to where the
 * transport reads it.
 */
@Timeout(60)
public abstract class RegistryTransportContract {

    private static final byte[] NOTHING_HAS_THIS = {1, 2, 3};

    private final TransportContent content = new TransportContent();
    private RegistryTransport transport;

    /** Puts content where a transport can read it, and makes that transport. The suite closes it. */
    protected abstract RegistryTransport publish(TransportContent published) throws Exception;

    /** The reference that names a tag of what was published; also one that was not. */
    protected abstract Reference reference(String tag);

    /** How {@link RegistryTransport#tags} shows a tag. */
    protected String shown(String tag) {
        return tag;
    }

    /** Whether a place has tags; else each is a place of its own. */
    protected boolean hasTags() {
        return true;
    }

    /** Whether a tag can name an index here. */
    protected boolean hasIndexes() {
        return true;
    }

    @BeforeEach
    void publishContent() throws Exception {
        transport = publish(content);
    }

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void aManifestComesByteForByteWithItsTypeAndDigest() throws IOException {
        assertThat(transport.manifest(reference(TransportContent.APP))).isEqualTo(content.app());
    }

    @Test
    void anIndexComesByteForByteAndSoDoesWhatItLists() throws IOException {
        assumeTrue(hasIndexes());
        Reference multi = reference(TransportContent.MULTI);

        assertThat(transport.manifest(multi)).isEqualTo(content.tags().get(TransportContent.MULTI));
        assertThat(transport.manifest(multi, content.app().descriptor())).isEqualTo(content.app());
    }

    @Test
    void resolvingAgreesWithTheManifestWhereItSaysAnything() throws IOException {
        Reference app = reference(TransportContent.APP);

        transport
                .resolve(app)
                .ifPresent(digest -> assertThat(digest).isEqualTo(content.app().digest()));
        assertThat(transport.manifest(app).digest()).isEqualTo(content.app().digest());
    }

    @Test
    void configAndLayersComeWhole() throws IOException {
        List<Descriptor> blobs = new ArrayList<>(content.layers());
        blobs.add(content.config());
        for (Descriptor blob : blobs) {
            assertThat(read(blob, 0)).isEqualTo(content.blobs().get(blob));
        }
    }

    @Test
    void aBlobComesFromAnyOffset() throws IOException {
        Descriptor layer = content.layers().get(0);
        byte[] whole = bytes(layer);

        for (int offset : new int[] {1, 4096, 65_537, whole.length - 1}) {
            assertThat(read(layer, offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
    }

    @Test
    void aBlobFromItsEndIsEmpty() throws IOException {
        Descriptor layer = content.layers().get(1);

        assertThat(read(layer, layer.size())).isEmpty();
    }

    @Test
    void aBlobThatIsClosedTwiceTakesNothingFromOthers() throws IOException {
        Descriptor layer = content.layers().get(0);
        InputStream twice = transport.blob(reference(TransportContent.APP), layer, 0);
        twice.close();
        twice.close();
        twice.close();

        assertThat(transport.manifest(reference(TransportContent.APP))).isEqualTo(content.app());
        assertThat(read(layer, 0)).isEqualTo(bytes(layer));
    }

    @Test
    void blobsAreReadOnSeveralThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Descriptor layer = content.layers().get(i % 2);
                reads.add(threads.submit(() -> read(layer, 0)));
            }
            for (int i = 0; i < 16; i++) {
                assertThat(reads.get(i).get()).isEqualTo(bytes(content.layers().get(i % 2)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoReadsOneBlobMayOpenAnotherBeforeItsEnd() throws IOException {
        Descriptor first = content.layers().get(0);
        Descriptor second = content.layers().get(1);

        try (InputStream in = transport.blob(reference(TransportContent.APP), first, 0)) {
            byte[] head = in.readNBytes(1000);
            assertThat(read(second, 0)).isEqualTo(bytes(second));
            assertThat(head).isEqualTo(Arrays.copyOf(bytes(first), 1000));
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes(first), 1000, bytes(first).length));
        }
    }

    @Test
    void aBlobNeedNotBeReadToItsEnd() throws IOException {
        Descriptor layer = content.layers().get(0);
        for (int i = 0; i < 20; i++) {
            try (InputStream in = transport.blob(reference(TransportContent.APP), layer, 0)) {
                assertThat(in.read()).isEqualTo(bytes(layer)[0] & 0xff);
            }
        }

        assertThat(read(layer, 0)).isEqualTo(bytes(layer));
    }

    @Test
    void aTagThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> transport.manifest(reference("missing"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aManifestThatIsNotThereIsNotFound() {
        Descriptor missing =
                RawDocument.of(content.app().mediaType(), NOTHING_HAS_THIS).descriptor();

        assertThatThrownBy(() -> transport.manifest(reference(TransportContent.APP), missing))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBlobThatIsNotThereIsNotFoundAndNamed() {
        Digest digest = Digest.sha256(NOTHING_HAS_THIS);
        Descriptor missing = Descriptor.of(content.config().mediaType(), digest, NOTHING_HAS_THIS.length);

        assertThatThrownBy(() -> {
                    try (InputStream in = transport.blob(reference(TransportContent.APP), missing, 0)) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(digest.toString());
    }

    @Test
    void tagsAreListed() throws IOException {
        List<String> tags = transport.tags(reference(TransportContent.APP));

        if (hasTags()) {
            assertThat(tags).contains(shown(TransportContent.APP));
        } else {
            assertThat(tags).isEmpty();
        }
    }

    @Test
    void anInterruptEndsReading() throws IOException {
        Descriptor layer = content.layers().get(0);
        try (InputStream in = transport.blob(reference(TransportContent.APP), layer, 0)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> in.readAllBytes())
                    .isInstanceOfAny(CancelledException.class, InterruptedIOException.class);
        } finally {
            Thread.interrupted();
        }

        assertThat(read(layer, 0)).as("the transport is as good as before").isEqualTo(bytes(layer));
    }

    @Test
    void anInterruptedThreadGetsNoManifest() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> transport.manifest(reference(TransportContent.APP)))
                    .isInstanceOfAny(CancelledException.class, InterruptedIOException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void closingEndsItAndClosingTwiceDoesNothing() {
        transport.close();
        transport.close();

        assertThatThrownBy(() -> transport.manifest(reference(TransportContent.APP)))
                .isInstanceOf(IOException.class);
    }

    private byte[] read(Descriptor blob, long offset) throws IOException {
        try (InputStream in = transport.blob(reference(TransportContent.APP), blob, offset)) {
            return in.readAllBytes();
        }
    }

    private byte[] bytes(Descriptor blob) {
        return content.blobs().getOrDefault(blob, NOTHING_HAS_THIS);
    }
}
