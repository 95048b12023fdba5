package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.ExtractionLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, reading them ends, or says that they are not zstd. */
class ZstdFuzzTest {

    private static final int ENOUGH = 1 << 20;

    static Stream<byte[]> frames() {
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'x', 'y'};
        return Stream.of(
                Zstd.compress("content, content, content".getBytes(StandardCharsets.UTF_8)),
                skippable,
                Zstd.compress(new byte[100_000]));
    }

    @MethodSource("frames")
    @FuzzTest
    void readsOrRefuses(byte[] bytes) throws IOException {
        ZstdDecompressor zstd = new ZstdDecompressor(ExtractionLimits.DEFAULT);
        try (InputStream content = zstd.decompress(new ByteArrayInputStream(bytes))) {
            content.readNBytes(ENOUGH);
        } catch (IntegrityException e) {
            assertThat(e).hasMessageStartingWith("zstd: ");
        }
    }
}
