package dev.ply.image.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.json.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON that nobody vouches for: duplicate keys and trailing text are errors, wrong types are told by name. */
final class Documents {

    private Documents() {}

    /** The document as a JSON object. */
    static JsonNode object(String subject, RawDocument document) throws IntegrityException {
        try {
            JsonNode root = JsonTree.readStrictly(document.bytes());
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new IntegrityException(
                    subject + ": not valid JSON: " + DisplayText.of(e.getOriginalMessage()), document.digest(), e);
        }
        throw new IntegrityException(subject + ": not a JSON object", document.digest());
    }

    static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** The texts in a list; what is no text is left out. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list) {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }

    /** The fields of an object that are texts. */
    static Map<String, String> textFields(JsonNode object) {
        Map<String, String> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (field.getValue().isTextual()) {
                fields.put(field.getKey(), field.getValue().textValue());
            }
        });
        return fields;
    }

    /** The names of an object's fields. */
    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
