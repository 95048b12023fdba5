package dev.ply.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Reads and writes JSON as a tree. Jackson's mapper does that as well, but its classes take longer to get ready than the
 * few small documents of a pull take to read, which a program that is over in a second notices.
 */
public final class JsonTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory LENIENT = new JsonFactory();
    private static final JsonFactory STRICT = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonTree() {}

    /**
     * Reads a document: one value and nothing after it. Of the same field twice the last counts.
     *
     * @return missing ({@link JsonNode#isMissingNode}) when there is nothing but space
     * @throws JsonProcessingException when it is no JSON, or nested deeper than Jackson's limit
     */
    public static JsonNode read(byte[] document) throws JsonProcessingException {
        return read(LENIENT, document, JsonTree::read);
    }

    /** The same for what nobody vouches for: the same field twice is an error. */
    public static JsonNode readStrictly(byte[] document) throws JsonProcessingException {
        return read(STRICT, document, JsonTree::read);
    }

    /** The same for what is mostly read by programs in Go, which don't look at what follows the first value. */
    public static JsonNode readFirst(byte[] document) throws JsonProcessingException {
        return read(LENIENT, document, JsonTree::first);
    }

    /** One way to read. */
    @FunctionalInterface
    private interface Reader {
        JsonNode read(JsonParser parser) throws IOException;
    }

    private static JsonNode read(JsonFactory json, byte[] document, Reader reader) throws JsonProcessingException {
        try (JsonParser parser = json.createParser(document)) {
            return reader.read(parser);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /**
     * The same of a document in whatever form the parser reads.
     *
     * @param parser at the beginning of the document; stays the caller's
     */
    public static JsonNode read(JsonParser parser) throws IOException {
        JsonNode root = first(parser);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "there is more after the end of the document");
        }
        return root;
    }

    private static JsonNode first(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? MissingNode.getInstance() : value(parser, token);
    }

    private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            object.set(field, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** The document on one line, without space. */
    public static String write(JsonNode document) {
        return write(document, new MinimalPrettyPrinter());
    }

    /** The document as the printer lays it out. */
    public static String write(JsonNode document, PrettyPrinter printer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = LENIENT.createGenerator(text).setPrettyPrinter(printer)) {
            write(document, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void write(JsonNode node, JsonGenerator out) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject();
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    out.writeFieldName(field.getKey());
                    write(field.getValue(), out);
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode element : node) {
                    write(element, out);
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(node.textValue());
            case NUMBER -> writeNumber(node, out);
            case BOOLEAN -> out.writeBoolean(node.booleanValue());
            case NULL -> out.writeNull();
            default -> throw new IllegalArgumentException("JSON has nothing for " + node.getNodeType());
        }
    }

    private static void writeNumber(JsonNode number, JsonGenerator out) throws IOException {
        if (number.isIntegralNumber()) {
            out.writeNumber(number.bigIntegerValue());
        } else {
            out.writeNumber(number.doubleValue());
        }
    }
}
