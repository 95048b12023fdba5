package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.ply.image.MediaTypes;
import dev.ply.image.contract.DecompressorContract;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZstdTest extends DecompressorContract {

    private static final byte[] SKIPPABLE = {0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    private final Decompressor zstd = new ZstdDecompressorProvider().create(TestSettings.none());

    @Override
    protected DecompressorProvider provider() {
        return new ZstdDecompressorProvider();
    }

    @Override
    protected byte[] compress(byte[] content) {
        try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            return zstd.setChecksum(true).compress(content);
        }
    }

    @Override
    protected String mediaType() {
        return MediaTypes.OCI_LAYER + "+zstd";
    }

    @Test
    void readsEveryFrameAndSkipsSkippableOnes() throws Exception {
        byte[] first = GzipTest.random(100_000);
        byte[] second = GzipTest.random(10);
        byte[] all = GzipTest.concat(
                SKIPPABLE,
                Zstd.compress(first),
                SKIPPABLE,
                Zstd.compress(new byte[0]),
                Zstd.compress(second),
                SKIPPABLE);

        assertThat(read(all)).isEqualTo(GzipTest.concat(first, second));
    }

    @Test
    void refusesAStreamCutAnywhereInAFrame() {
        byte[] frame = Zstd.compress(GzipTest.random(200));
        for (int length = 1; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> read(cut)).as("%s bytes", cut.length).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void refusesASecondFrameCutAnywhere() {
        byte[] frame = Zstd.compress(GzipTest.random(200));
        for (int length = 1; length < frame.length; length++) {
            byte[] cut = GzipTest.concat(frame, Arrays.copyOf(frame, length));
            assertThatThrownBy(() -> read(cut)).as("%s bytes", length).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void refusesGarbageAfterTheLastFrame() {
        byte[] garbage = GzipTest.concat(Zstd.compress(GzipTest.random(200)), new byte[] {1, 2, 3, 4, 5});

        assertThatThrownBy(() -> read(garbage)).isInstanceOf(IntegrityException.class);
    }

    @Test
    void passesOnWhyTheInputCannotBeRead() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable was cut");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("the cable was cut");
            }
        };

        assertThatThrownBy(() -> zstd.decompress(broken).readAllBytes()).hasMessage("the cable was cut");
    }

    @Test
    void takesWindowsOfUpToHalfAGibibyteAndTellsOfLargerOnes() throws Exception {
        assertThat(read(frameWithWindow(29))).asString().isEqualTo("abc");

        assertThatThrownBy(() -> read(frameWithWindow(30)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("a window of more than 536870912 bytes");
    }

    /** A frame of one block that is stored as it is. */
    private static byte[] frameWithWindow(int logarithm) {
        byte window = (byte) ((logarithm - 10) << 3);
        byte lastBlock = (3 << 3) | 1;
        return new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, window, lastBlock, 0, 0, 'a', 'b', 'c'};
    }

    @Test
    void recognisesFramesOfBothKinds() {
        assertThat(zstd.recognises(ByteString.of(SKIPPABLE))).isTrue();
        assertThat(zstd.recognises(ByteString.of(Zstd.compress(new byte[1])))).isTrue();
        assertThat(zstd.recognises(ByteString.of(new byte[] {0x28, (byte) 0xb5, 0x2f})))
                .isFalse();
    }

    private byte[] read(byte[] compressed) throws IOException {
        try (InputStream in = zstd.decompress(new ByteArrayInputStream(compressed))) {
            return in.readAllBytes();
        }
    }
}
