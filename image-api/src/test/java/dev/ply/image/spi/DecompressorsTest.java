package dev.ply.image.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecompressorsTest {

    private final Decompressors decompressors = new Decompressors(
            List.of(new Fake("good", "a", "A"), new Fake("other", "a", "B"), new Fake("b", "b", "B")));

    @Test
    void theFirstThatHandlesTheTypeAndRecognisesTheBytesUnpacks() throws IOException {
        assertThat(read("a", "A...")).isEqualTo("good:A...");
    }

    @Test
    void aTypeMayHaveSeveralForms() throws IOException {
        assertThat(read("a", "B...")).isEqualTo("other:B...");
    }

    @Test
    void bytesOfAnotherTypeAreRefused() {
        assertThatThrownBy(() -> read("b", "A..."))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("announced as b, but its first bytes are those of good");
    }

    @Test
    void bytesOfATypeThatANamesakeOfHigherPreferenceRecognisesAreTakenByTheirOwn() throws IOException {
        assertThat(read("b", "B...")).isEqualTo("b:B...");
    }

    @Test
    void bytesOfNoKnownTypeAreRefused() {
        assertThatThrownBy(() -> read("a", "")).hasMessageContaining("its first bytes are not those of good");
    }

    @Test
    void unknownTypesAreRefusedByName() {
        assertThat(decompressors.supports("a")).isTrue();
        assertThat(decompressors.supports("x")).isFalse();
        assertThatThrownBy(() -> read("x\u001b", "A"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("unsupported media type x\ufffd");
        assertThatThrownBy(() -> decompressors.fileSuffix(descriptor("x"))).isInstanceOf(IntegrityException.class);
    }

    @Test
    void oneThatIsNotAvailableLeavesTheBlobToTheNext() throws IOException {
        List<Decompressor> both = List.of(new Fake("fast", "a", "A"), new Fake("slow", "a", "A"));
        Decompressors limping =
                new Decompressors(both, d -> d == both.get(0) ? Optional.of("no library") : Optional.empty());

        try (InputStream in = limping.decompress(descriptor("a"), new ByteArrayInputStream(new byte[] {'A'}))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("slow:A");
        }
    }

    @Test
    void whereNoneIsAvailableTheReasonIsTold() {
        Decompressors lame = new Decompressors(List.of(new Fake("fast", "a", "A")), d -> Optional.of("no library"));

        assertThatThrownBy(() -> lame.decompress(descriptor("a"), new ByteArrayInputStream(new byte[] {'A'})))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("unsupported media type a: no library");
    }

    @Test
    void whetherOneIsAvailableIsAskedOnlyForABlobToUnpack() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Decompressors counted = new Decompressors(List.of(new Fake("good", "a", "A")), d -> {
            asked.incrementAndGet();
            return Optional.empty();
        });

        assertThat(counted.supports("a")).isTrue();
        assertThat(counted.fileSuffix(descriptor("a"))).isEqualTo("good");
        assertThat(asked).hasValue(0);

        counted.decompress(descriptor("a"), new ByteArrayInputStream(new byte[] {'A'}))
                .close();
        assertThat(asked).hasValue(1);
    }

    @Test
    void theSourceIsClosedWithTheResultAndWhenNothingUnpacksIt() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        decompressors.decompress(descriptor("a"), counting("A", closed)).close();
        assertThat(closed).hasValue(1);

        assertThatThrownBy(() -> decompressors.decompress(descriptor("b"), counting("A", closed)))
                .isInstanceOf(IntegrityException.class);
        assertThat(closed).hasValue(2);
    }

    @Test
    void theHeadIsShownWholeAlsoWhenBytesComeOneByOne() throws IOException {
        byte[] long5000 = new byte[5000];
        Decompressor needsHead = new Fake("good", "a", "A") {
            @Override
            public boolean recognises(ByteString head) {
                return head.length() == HEAD_LENGTH;
            }
        };
        InputStream slow = new ByteArrayInputStream(long5000) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1));
            }
        };
        try (InputStream in = new Decompressors(List.of(needsHead)).decompress(descriptor("a"), slow)) {
            assertThat(in.readAllBytes()).hasSize(5000 + "good:".length());
        }
    }

    private String read(String mediaType, String blob) throws IOException {
        try (InputStream in = decompressors.decompress(
                descriptor(mediaType), new ByteArrayInputStream(blob.getBytes(StandardCharsets.US_ASCII)))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Descriptor descriptor(String mediaType) {
        return Descriptor.of(mediaType, Digest.sha256(new byte[0]), 1);
    }

    private static InputStream counting(String content, AtomicInteger closed) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    /** "Decompresses" by putting its name in front. */
    private static class Fake implements Decompressor {
        private final String name;
        private final String mediaType;
        private final String magic;

        Fake(String name, String mediaType, String magic) {
            this.name = name;
            this.mediaType = mediaType;
            this.magic = magic;
        }

        @Override
        public boolean handles(String type) {
            return type.equals(mediaType);
        }

        @Override
        public boolean recognises(ByteString head) {
            return head.startsWith(ByteString.utf8(magic));
        }

        @Override
        public String fileSuffix() {
            return name;
        }

        @Override
        public InputStream decompress(InputStream compressed) {
            return new SequenceInputStream(
                    new ByteArrayInputStream((name + ":").getBytes(StandardCharsets.US_ASCII)), compressed);
        }
    }
}
