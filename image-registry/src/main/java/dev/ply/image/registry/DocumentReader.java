package dev.ply.image.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes a document of a registry's answer, when the two agree about what it is. */
final class DocumentReader {

    /** Types that servers send for want of a better one. */
    private static final Set<String> SAY_NOTHING =
            Set.of("", "application/json", "application/octet-stream", "binary/octet-stream", "text/plain");

    private static final JsonFactory JSON = new JsonFactory();

    private DocumentReader() {}

    /**
     * The document.
     *
     * @param wanted the digest that was asked for
     * @throws IntegrityException when the bytes have another digest or type than was asked for or announced
     */
    static RawDocument read(String subject, Response response, byte[] bytes, Optional<Digest> wanted)
            throws IntegrityException {
        Optional<Digest> announced = announcedDigest(subject, response);
        for (Optional<Digest> digest : List.of(wanted, announced)) {
            if (digest.isPresent() && !digest.get().matches(bytes)) {
                throw new IntegrityException(subject + ": the registry's answer is not " + digest.get(), digest.get());
            }
        }
        String type = mediaType(subject, response, bytes);
        return wanted.or(() -> announced)
                .map(digest -> RawDocument.of(type, digest, bytes))
                .orElseGet(() -> RawDocument.of(type, bytes));
    }

    /** The digest that the registry says the document has. */
    static Optional<Digest> announcedDigest(String subject, Response response) throws IntegrityException {
        @Nullable String header = response.header("Docker-Content-Digest");
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(header.strip()));
        } catch (IllegalArgumentException e) {
            throw new IntegrityException(
                    subject + ": the registry's Docker-Content-Digest is no digest: " + DisplayText.of(header), e);
        }
    }

    private static String mediaType(String subject, Response response, byte[] bytes) throws IntegrityException {
        String announced = withoutParameters(response.header("Content-Type", ""));
        Optional<String> own = ownType(subject, bytes, announced);
        if (own.isPresent() && !SAY_NOTHING.contains(announced) && !own.get().equals(announced)) {
            throw new IntegrityException(subject + ": the manifest says it is " + DisplayText.of(own.get())
                    + ", the registry says " + DisplayText.of(announced));
        }
        return own.orElse(announced);
    }

    private static String withoutParameters(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType;
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** The document's {@code mediaType}; reading it also shows whether there is JSON at all. */
    private static Optional<String> ownType(String subject, byte[] bytes, String announced) throws IntegrityException {
        Optional<String> type = Optional.empty();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(subject, announced, null);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = json.currentName().equals("mediaType");
                if (json.nextToken() == JsonToken.VALUE_STRING && isType) {
                    type = Optional.of(json.getText());
                }
                json.skipChildren();
            }
        } catch (IntegrityException e) {
            throw e;
        } catch (IOException e) {
            throw notJson(subject, announced, e);
        }
        return type;
    }

    private static IntegrityException notJson(String subject, String announced, @Nullable IOException cause) {
        String type = announced.isEmpty() ? "" : " but " + DisplayText.of(announced);
        return new IntegrityException(subject + ": the registry's answer is not a JSON manifest" + type, cause);
    }
}
