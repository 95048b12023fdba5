package dev.ply.image.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every {@link Decompressor} must do. */
public abstract class DecompressorContract {

    /** The provider of the decompressor under test. */
    protected abstract DecompressorProvider provider();

    /** Compresses. */
    protected abstract byte[] compress(byte[] content) throws IOException;

    /** The media type of layers that are compressed so. */
    protected abstract String mediaType();

    /** Whether the format can tell that data is corrupt or cut. */
    protected boolean detectsDamage() {
        return true;
    }

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(DecompressorProvider.class).stream())
                .anyMatch(found -> found.type().equals(provider().getClass()));
    }

    @Test
    void itsMediaTypeIsHandledAndNoOther() throws IOException {
        assertThat(decompressor().handles(mediaType())).isTrue();
        assertThat(decompressor().handles("application/vnd.example.unknown")).isFalse();
        assertThat(decompressor().handles("")).isFalse();
    }

    @Test
    void blobsAreRecognisedByTheirFirstBytes() throws IOException {
        assertThat(decompressor().recognises(head(compress(content(10_000))))).isTrue();
        assertThat(decompressor().recognises(head("neither tar nor compressed".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void theSuffixIsPartOfAFileName() throws IOException {
        assertThat(decompressor().fileSuffix()).startsWith("tar").doesNotContain("/");
    }

    @Test
    void contentComesBackWhole() throws IOException {
        for (int size : new int[] {1, 511, 100_000, 3 << 20}) {
            byte[] content = content(size);
            assertThat(decompress(new ByteArrayInputStream(compress(content)))).isEqualTo(content);
        }
    }

    @Test
    void contentComesBackWholeWhereTheSourceGivesByteAfterByte() throws IOException {
        byte[] content = content(10_000);

        assertThat(decompress(new Trickle(compress(content)))).isEqualTo(content);
    }

    @Test
    void contentIsReadByteByByteAsWell() throws IOException {
        byte[] content = content(1_000);
        try (InputStream in = decompressor().decompress(new ByteArrayInputStream(compress(content)))) {
            for (byte expected : content) {
                assertThat(in.read()).isEqualTo(expected & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void dataThatIsCutIsCorrupt() throws IOException {
        Assumptions.assumeTrue(detectsDamage());
        byte[] whole = compress(content(1_000));
        for (int length : new int[] {1, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() -> decompress(new ByteArrayInputStream(Arrays.copyOf(whole, length))))
                    .as("%s of %s bytes", length, whole.length)
                    .isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void dataThatWasChangedIsCorrupt() throws IOException {
        Assumptions.assumeTrue(detectsDamage());
        byte[] changed = compress(content(10_000));
        changed[changed.length / 2] ^= 0x10;

        assertThatThrownBy(() -> decompress(new ByteArrayInputStream(changed))).isInstanceOf(IntegrityException.class);
    }

    @Test
    void aFailureOfTheSourceIsNotTakenForCorruption() throws IOException {
        byte[] whole = compress(content(100_000));
        InputStream cut = new Trickle(Arrays.copyOf(whole, whole.length / 2)) {
            @Override
            int atEnd() throws IOException {
                throw new IOException("the cable was cut");
            }
        };

        assertThatThrownBy(() -> decompress(cut))
                .isNotInstanceOf(IntegrityException.class)
                .hasMessageContaining("the cable was cut");
    }

    @Test
    void theSourceIsClosedWithTheContent() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        InputStream source = new FilterInputStream(new ByteArrayInputStream(compress(content(10)))) {
            @Override
            public void close() throws IOException {
                closed.incrementAndGet();
                super.close();
            }
        };
        InputStream in = decompressor().decompress(source);
        in.close();
        in.close();

        assertThat(closed).hasPositiveValue();
    }

    @Test
    void severalBlobsAreDecompressedAtOnce() throws Exception {
        Decompressor shared = decompressor();
        byte[] content = content(1 << 20);
        byte[] compressed = compress(content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    try (InputStream in = shared.decompress(new ByteArrayInputStream(compressed))) {
                        return in.readAllBytes();
                    }
                }));
            }
            for (Future<byte[]> result : results) {
                assertThat(result.get()).isEqualTo(content);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private byte[] decompress(InputStream compressed) throws IOException {
        try (InputStream in = decompressor().decompress(compressed)) {
            return in.readAllBytes();
        }
    }

    private Decompressor decompressor() throws IOException {
        return provider().create(TestSettings.none());
    }

    private static ByteString head(byte[] blob) {
        return ByteString.of(blob, 0, Math.min(blob.length, Decompressor.HEAD_LENGTH));
    }

    /** Partly repetitive, partly not; the beginning is a tar's, for those that look for one. */
    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Arrays.fill(content, 0, size / 2, (byte) 'x');
        byte[] header = SmallTar.header();
        System.arraycopy(header, 0, content, 0, Math.min(header.length, size));
        return content;
    }

    /** Gives one byte at a time. */
    private static class Trickle extends InputStream {

        private final byte[] bytes;
        private int next;

        Trickle(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return next < bytes.length ? bytes[next++] & 0xff : atEnd();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int one = read();
            if (one < 0) {
                return -1;
            }
            buffer[offset] = (byte) one;
            return 1;
        }

        /** What reading at the end gives. */
        int atEnd() throws IOException {
            return -1;
        }
    }
}
