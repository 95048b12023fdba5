package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SHA512 = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    @Test
    void digestsAreTheOnesOfTheStandard() {
        assertThat(Digest.sha256(ABC)).hasToString(SHA256);
        assertThat(Digest.of("sha512", Digest.parse(SHA512).newMessageDigest().digest(ABC)))
                .hasToString(SHA512);
    }

    @ParameterizedTest
    @ValueSource(strings = {SHA256, SHA512})
    void textReadsBackTheSameAndMatchesItsContent(String text) {
        Digest digest = Digest.parse(text);

        assertThat(digest).hasToString(text);
        assertThat(digest.matches(ABC)).isTrue();
        assertThat(digest.matches(new byte[0])).isFalse();
        assertThat(digest.fileName()).isEqualTo(text.replace(':', '_'));
        assertThat(digest.shortHex()).isEqualTo(text.substring(7, 19));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
                "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
                "sha384:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "md5:900150983cd24fb0d6963f7d28e17f72",
            })
    void whatIsNoDigestThatCanBeCheckedIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesAboutEndlessTextStayShort() {
        assertThatThrownBy(() -> Digest.parse("x".repeat(100_000) + ":1"))
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(500));
    }
}
