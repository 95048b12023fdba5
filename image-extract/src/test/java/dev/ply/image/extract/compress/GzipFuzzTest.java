package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, both inflaters give the same content or both say that it is none. */
class GzipFuzzTest {

    private static final int ENOUGH = 1 << 20;

    static Stream<byte[]> gzips() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(gzip("first, first, first"));
        two.writeBytes(gzip(""));
        two.writeBytes(new byte[20]);
        return Stream.of(gzip("content"), two.toByteArray(), gzip("x".repeat(100_000)));
    }

    @MethodSource("gzips")
    @FuzzTest
    void inflatersAgree(byte[] bytes) throws IOException {
        Optional<ByteString> jdk = inflate(bytes, JdkInflater::new);
        if (IsalSelfTest.run().isEmpty()) {
            assertThat(inflate(bytes, IsalInflater::new)).isEqualTo(jdk);
        }
    }

    private static Optional<ByteString> inflate(byte[] bytes, Supplier<RawInflater> inflater) throws IOException {
        try (GzipStream gzip = new GzipStream(new ByteArrayInputStream(bytes), inflater.get())) {
            return Optional.of(ByteString.of(gzip.readNBytes(ENOUGH)));
        } catch (IntegrityException e) {
            assertThat(e).hasMessageStartingWith("gzip: ");
            return Optional.empty();
        }
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
