package dev.ply.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteStringTest {

    @Test
    void bytesGoInAndOutByCopy() {
        byte[] source = {1, 2, (byte) 0xff};
        ByteString bytes = ByteString.of(source);
        source[0] = 9;
        bytes.toByteArray()[1] = 9;

        assertThat(bytes.toByteArray()).containsExactly(1, 2, 0xff);
        assertThat(bytes.at(2)).isEqualTo((byte) 0xff);
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        List<ByteString> ordered = List.of(
                ByteString.EMPTY,
                ByteString.of(new byte[] {0}),
                ByteString.utf8("a"),
                ByteString.utf8("a\u0000"),
                ByteString.utf8("ab"),
                ByteString.of(new byte[] {(byte) 0x80}),
                ByteString.of(new byte[] {(byte) 0xff}));
        List<ByteString> sorted = new ArrayList<>(ordered);
        Collections.shuffle(sorted, new Random(3));
        sorted.sort(null);

        assertThat(sorted).isEqualTo(ordered);
    }

    @Test
    void partsPutTogetherAreTheWhole() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            byte[] raw = new byte[random.nextInt(20)];
            random.nextBytes(raw);
            ByteString whole = ByteString.of(raw);
            int cut = random.nextInt(raw.length + 1);
            ByteString head = whole.substring(0, cut);
            ByteString tail = whole.substring(cut, raw.length);

            assertThat(head.concat(tail)).isEqualTo(whole).hasSameHashCodeAs(whole);
            assertThat(whole.startsWith(head)).isTrue();
            assertThat(head.startsWith(whole)).isEqualTo(cut == raw.length);
        }
    }

    @Test
    void bytesAreFoundFromBothEnds() {
        ByteString bytes = ByteString.utf8("a/b/c");

        assertThat(bytes.indexOf((byte) '/', 0)).isEqualTo(1);
        assertThat(bytes.indexOf((byte) '/', 2)).isEqualTo(3);
        assertThat(bytes.indexOf((byte) '/', 4)).isEqualTo(-1);
        assertThat(bytes.lastIndexOf((byte) '/')).isEqualTo(3);
        assertThat(bytes.lastIndexOf((byte) 'x')).isEqualTo(-1);
    }

    @Test
    void textIsSafeToShow() {
        assertThat(ByteString.of(new byte[] {'a', 0x1b, (byte) 0xff})).hasToString("a\ufffd\ufffd");
        assertThat(ByteString.utf8("\u00fc").utf8()).isEqualTo("\u00fc");
    }
}
