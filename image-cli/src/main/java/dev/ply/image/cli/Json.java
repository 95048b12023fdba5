package dev.ply.image.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ply.image.RawDocument;
import dev.ply.image.json.JsonTree;

/** Writes JSON for programs, harmless on a terminal. */
final class Json {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {}

    static JsonNode read(RawDocument document) throws JsonProcessingException {
        return JsonTree.read(document.bytes());
    }

    /** The document, indented, with a line feed. */
    static String print(JsonNode document) {
        return escapeInvisible(JsonTree.write(document, PRINTER.createInstance())) + "\n";
    }

    /** The document on one line. */
    static String printLine(JsonNode document) {
        return escapeInvisible(JsonTree.write(document)) + "\n";
    }

    /** Jackson escapes only what JSON demands; a terminal also acts upon other control and on bidirectional characters. */
    private static String escapeInvisible(String json) {
        StringBuilder escaped = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7F && isInvisible(c)) {
                escaped.append(json, copied, i).append(String.format("\\u%04x", (int) c));
                copied = i + 1;
            }
        }
        return escaped.append(json, copied, json.length()).toString();
    }

    private static boolean isInvisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
