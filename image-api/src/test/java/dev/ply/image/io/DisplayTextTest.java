package dev.ply.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "grüße 日本語 😀 e\u0301", "a\u00a0b"})
    void textForPeopleStaysAsItIs(String text) {
        assertThat(DisplayText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, '\b', '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x200e, 0x202e, 0x2028, 0x2029,
                0x2066, 0xd800, 0xe000, 0xfeff, 0xffff, 0xe0041
            })
    void whatIsInvisibleOrTurnsTextAroundIsReplaced(int codePoint) {
        assertThat(DisplayText.of("a" + Character.toString(codePoint) + "b")).isEqualTo("a\ufffdb");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(DisplayText.of("x".repeat(300))).isEqualTo("x".repeat(300));
        assertThat(DisplayText.of("😀".repeat(301))).isEqualTo("😀".repeat(300) + "…");
    }
}
