package dev.ply.image.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.error.NotCachedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests as the OCI distribution specification, "Endpoints", says; those that only read. */
final class RegistryHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
    private static final Pattern ROOT = Pattern.compile("/v2/?");
    private static final Pattern ENDPOINT = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers)/([^/]+)");
    private static final String CATALOG = "/v2/_catalog";
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private final ServedImages images;

    RegistryHandler(ServedImages images) {
        this.images = images;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            exchange.getResponseHeaders().set("Docker-Distribution-API-Version", "registry/2.0");
            try {
                answer(exchange).send(exchange);
            } catch (NotCachedException e) {
                Reply.error(404, "BLOB_UNKNOWN", String.valueOf(e.getMessage())).send(exchange);
            }
        } catch (IOException e) {
            // The requester went away, or the content broke off: closing the connection tells them.
            LOG.debug("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Reply.error(405, "UNSUPPORTED", "this registry can only be read")
                    .with("Allow", "GET, HEAD");
        }
        String path = exchange.getRequestURI().getPath();
        if (ROOT.matcher(path).matches()) {
            return Reply.json(200, JsonNodeFactory.instance.objectNode());
        }
        if (path.equals(CATALOG)) {
            images.refresh();
            return catalog(new Page(exchange.getRequestURI()));
        }
        Matcher tags = TAGS.matcher(path);
        if (tags.matches()) {
            images.refresh();
            return tags(tags.group(1), new Page(exchange.getRequestURI()));
        }
        Matcher endpoint = ENDPOINT.matcher(path);
        if (!endpoint.matches()) {
            return Reply.error(404, "NOT_FOUND", "no such endpoint");
        }
        return switch (endpoint.group(2)) {
            case "manifests" -> manifest(endpoint.group(1), endpoint.group(3));
            case "blobs" ->
                blob(
                        endpoint.group(1),
                        endpoint.group(3),
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")));
            default -> referrers(endpoint.group(3));
        };
    }

    private Reply tags(String name, Page page) {
        Optional<Repository> repository = images.repository(name);
        if (repository.isEmpty()) {
            return Reply.error(404, "NAME_UNKNOWN", name + " is not stored here");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        return list(json, "tags", repository.get().tags(), page, "/v2/" + name + "/tags/list");
    }

    /** Not in the OCI specification; Docker's registry has it, and people look there first. */
    private Reply catalog(Page page) {
        return list(JsonNodeFactory.instance.objectNode(), "repositories", images.names(), page, CATALOG);
    }

    private static Reply list(ObjectNode json, String field, List<String> all, Page page, String path) {
        List<String> shown = page.of(all);
        ArrayNode array = json.putArray(field);
        shown.forEach(array::add);
        Reply reply = Reply.json(200, json);
        return page.next(all, shown)
                .map(query -> reply.with("Link", "<" + path + query + ">; rel=\"next\""))
                .orElse(reply);
    }

    private Reply manifest(String name, String tagOrDigest) throws IOException {
        return manifestOf(name, tagOrDigest)
                .map(document -> Reply.of(200, document.mediaType(), Blob.of(document))
                        .with("Docker-Content-Digest", document.digest().toString()))
                .orElseGet(() -> Reply.error(
                        404, "MANIFEST_UNKNOWN", name + ": no manifest " + tagOrDigest + " is stored here"));
    }

    private Optional<RawDocument> manifestOf(String name, String tagOrDigest) throws IOException {
        Optional<Digest> digest = digest(tagOrDigest);
        if (digest.isPresent()) {
            return known(name, repository -> repository.manifest(digest.get()));
        }
        images.refresh();
        return images.repository(name).flatMap(repository -> repository.tagged(tagOrDigest));
    }

    /** What a digest names is always the same; what is not known may have been pulled meanwhile. */
    private <T> Optional<T> known(String name, Function<Repository, Optional<T>> look) throws IOException {
        Optional<T> found = images.repository(name).flatMap(look);
        if (found.isEmpty()) {
            images.refresh();
            found = images.repository(name).flatMap(look);
        }
        return found;
    }

    private Reply blob(String name, String digest, Optional<String> range) throws IOException {
        Optional<Digest> wantedBlob = digest(digest);
        Optional<Blob> found = wantedBlob.isPresent()
                ? known(name, repository -> repository.blob(wantedBlob.get()))
                : Optional.empty();
        if (found.isEmpty()) {
            return Reply.error(404, "BLOB_UNKNOWN", name + ": no blob " + digest + " is stored here");
        }
        Blob blob = found.get();
        Reply whole = Reply.of(200, "application/octet-stream", blob)
                .with("Docker-Content-Digest", digest)
                .with("Accept-Ranges", "bytes");
        Optional<ByteRange> part = range.flatMap(header -> ByteRange.parse(header, blob.size()));
        return part.map(wanted -> whole.with("Content-Range", wanted.describe(blob.size()))
                        .with(wanted.isSatisfiable() ? 206 : 416, wanted))
                .orElse(whole);
    }

    /** Nothing refers to what is stored here: signatures and the like are not pulled. */
    private static Reply referrers(String subject) {
        if (digest(subject).isEmpty()) {
            return Reply.error(400, "DIGEST_INVALID", subject + " is not a digest");
        }
        ObjectNode index =
                JsonNodeFactory.instance.objectNode().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        index.putArray("manifests");
        return Reply.json(200, index).with("Content-Type", MediaTypes.OCI_INDEX);
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
