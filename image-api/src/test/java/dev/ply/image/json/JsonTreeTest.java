package dev.ply.image.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are what Jackson's mapper makes of the same text, and the text what it makes of the same tree. */
class JsonTreeTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "[false,null,[[]],{\"a\":{}}]",
                "\"grüße \\u0000 😀 \\ud800\"",
                "[0,-1,2147483648,-9223372036854775808,9223372036854775808,123456789012345678901234567890]",
                "[0.5,-1e300,1e-7,1.0]",
                "{\"\":1,\"b\":[1,\"2\",{\"c\":null}],\"a\":\"line\\nfeed\\\"quote\\\\\"}"
            })
    void everyKindOfValueIsReadAndWrittenAsTheMapperDoes(String json) throws IOException {
        JsonNode tree = JsonTree.read(bytes(json));

        assertThat(tree).isEqualTo(MAPPER.readTree(bytes(json)));
        assertThat(JsonTree.write(tree)).isEqualTo(MAPPER.writeValueAsString(tree));
        assertThat(JsonTree.write(tree, new DefaultPrettyPrinter()))
                .isEqualTo(MAPPER.writer(new DefaultPrettyPrinter()).writeValueAsString(tree));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsWrittenIsReadAgain(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            JsonNode tree = MAPPER.valueToTree(randomValue(random, 4));

            assertThat(JsonTree.readStrictly(bytes(JsonTree.write(tree))))
                    .as("seed %s", seed)
                    .isEqualTo(MAPPER.readTree(MAPPER.writeValueAsBytes(tree)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,]", "{\"a\"}", "\"", "tru", "{} {}", "1 2", "[}", "\u0001", "{\"a\":1}x", "]"})
    void whatIsNoDocumentIsRefused(String json) {
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> JsonTree.read(bytes(json)));
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> JsonTree.readStrictly(bytes(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\"a\":1} {}", "{\"a\":1}]", "{\"a\":0,\"a\":1}x"})
    void whatFollowsTheFirstValueCanBeLeftAlone(String json) throws IOException {
        assertThat(JsonTree.readFirst(bytes(json)))
                .isEqualTo(MAPPER.readTree(bytes(json)))
                .isEqualTo(MAPPER.readTree("{\"a\":1}"));
    }

    @Test
    void nestingHasALimit() {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JsonTree.read(bytes("[".repeat(1_000_000))));
    }

    @Test
    void aFieldTwiceIsRefusedWhereNobodyVouchesForTheDocument() throws IOException {
        byte[] twice = bytes("{\"a\":1,\"a\":2}");

        assertThat(JsonTree.read(twice)).isEqualTo(MAPPER.readTree(twice));
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JsonTree.readStrictly(twice))
                .withMessageContaining("Duplicate field 'a'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t"})
    void nothingIsMissingAndCannotBeWritten(String json) throws JsonProcessingException {
        assertThat(JsonTree.read(bytes(json))).isEqualTo(MissingNode.getInstance());
        assertThatIllegalArgumentException().isThrownBy(() -> JsonTree.write(MissingNode.getInstance()));
    }

    private static Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextGaussian();
            case 3 -> Character.toString(random.nextInt(0xd7ff));
            case 4 ->
                random.ints(random.nextInt(4))
                        .mapToObj(i -> randomValue(random, depth - 1))
                        .toList();
            default -> Map.of("a" + random.nextInt(), randomValue(random, depth - 1));
        };
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
