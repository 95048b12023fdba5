package dev.ply.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyingInputStreamTest {

    private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.US_ASCII);
    private static final Digest DIGEST = Digest.sha256(CONTENT);

    @ParameterizedTest
    @ValueSource(longs = {12, -1})
    void whatIsAsAnnouncedPasses(long size) throws IOException {
        try (VerifyingInputStream in = verifying(CONTENT, DIGEST, size)) {
            assertThat(in.isVerified()).isFalse();
            assertThat(in.readAllBytes()).isEqualTo(CONTENT);
            assertThat(in.isVerified()).isTrue();
            assertThat(in.count()).isEqualTo(12);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void nothingIsProvenBeforeTheEndWasSeen() throws IOException {
        try (VerifyingInputStream in = verifying(CONTENT, DIGEST, 12)) {
            assertThat(in.readNBytes(12)).hasSize(12);
            assertThat(in.isVerified()).isFalse();
        }
    }

    @Test
    void anotherDigestFailsWithBoth() throws IOException {
        Digest announced = Digest.sha256(new byte[0]);
        try (VerifyingInputStream in = verifying(CONTENT, announced, 12)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(
                            IntegrityException.class,
                            e -> assertThat(e.digest()).contains(announced))
                    .hasMessageContaining(DIGEST.toString())
                    .hasMessageStartingWith("the blob: ");
            assertThat(in.isVerified()).isFalse();
            assertThatThrownBy(in::read).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void tooFewBytesFailAtTheEnd() throws IOException {
        try (VerifyingInputStream in = verifying(CONTENT, DIGEST, 13)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("12 of 13");
        }
    }

    @Test
    void theFirstSurplusByteFails() throws IOException {
        try (VerifyingInputStream in = verifying(CONTENT, DIGEST, 11)) {
            assertThat(in.readNBytes(11)).hasSize(11);
            assertThatThrownBy(in::read).isInstanceOf(IntegrityException.class).hasMessageContaining("11 bytes");
        }
    }

    @Test
    void howItIsReadMakesNoDifference() throws IOException {
        byte[] content = new byte[100_000];
        Random random = new Random(1);
        random.nextBytes(content);
        try (VerifyingInputStream in = verifying(content, Digest.sha256(content), content.length)) {
            byte[] buffer = new byte[777];
            while (in.count() < content.length) {
                switch (random.nextInt(3)) {
                    case 0 -> assertThat(in.read()).isBetween(0, 255);
                    case 1 ->
                        assertThat(in.read(buffer, 5, random.nextInt(700))).isNotNegative();
                    default -> assertThat(in.skip(random.nextInt(20_000))).isNotNegative();
                }
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.isVerified()).isTrue();
        }
    }

    @Test
    void goingBackIsRefusedSinceItWouldBeCountedTwice() throws IOException {
        try (VerifyingInputStream in = verifying(CONTENT, DIGEST, 12)) {
            assertThat(in.markSupported()).isFalse();
            in.mark(100);
            assertThat(in.read()).isEqualTo('s');
            assertThatThrownBy(in::reset).isInstanceOf(IOException.class);
            assertThat(in.readAllBytes()).hasSize(11);
            assertThat(in.isVerified()).isTrue();
        }
    }

    private static VerifyingInputStream verifying(byte[] content, Digest digest, long size) {
        return new VerifyingInputStream(new ByteArrayInputStream(content), "the blob", digest, size);
    }
}
