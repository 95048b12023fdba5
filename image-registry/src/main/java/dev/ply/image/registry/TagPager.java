package dev.ply.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.error.IntegrityException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Lists tags, page by page (OCI distribution specification, "Listing Tags"). */
final class TagPager {

    private static final int MAX_PAGE_BYTES = 4 << 20;
    private static final String FIRST = "tags/list?n=1000";
    private static final Headers JSON_ONLY = Headers.of("Accept", "application/json");
    private static final Pattern NEXT =
            Pattern.compile("<([^>]*)>[^,]*;\\s*rel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Activity activity;
    private final RegistryClient registry;
    private final Answers answers;
    private final Retry.Retries retries;
    private final Endpoint endpoint;
    private final String subject;

    /** One page, and where the next one is. */
    private record Page(List<String> tags, Optional<HttpUrl> next) {}

    TagPager(
            Activity activity,
            RegistryClient registry,
            Answers answers,
            Retry.Retries retries,
            Endpoint endpoint,
            String repository) {
        this.activity = activity;
        this.registry = registry;
        this.answers = answers;
        this.retries = retries;
        this.endpoint = endpoint;
        this.subject = repository + ": tags";
    }

    List<String> all() throws IOException {
        Page page = retries.of(subject)
                .call(activity, () -> read(registry.send(activity, "GET", endpoint, FIRST, JSON_ONLY)));
        List<String> tags = new ArrayList<>(page.tags());
        Set<HttpUrl> seen = new HashSet<>();
        while (page.next().isPresent() && seen.add(page.next().get())) {
            HttpUrl url = page.next().get();
            page = retries.of(subject)
                    .call(activity, () -> read(registry.send(activity, "GET", endpoint, url, JSON_ONLY)));
            tags.addAll(page.tags());
        }
        return tags;
    }

    private Page read(Response answer) throws IOException {
        try (Response response = answer) {
            answers.check(activity, subject, response);
            byte[] body = answers.body(activity, subject, response, MAX_PAGE_BYTES);
            return new Page(tags(body), next(response.request().url(), response));
        }
    }

    private List<String> tags(byte[] body) throws IntegrityException {
        List<String> tags = new ArrayList<>();
        try {
            for (JsonNode tag : JSON.readTree(body).path("tags")) {
                if (tag.isTextual()) {
                    tags.add(tag.asText());
                }
            }
        } catch (IOException e) {
            throw new IntegrityException(subject + ": the registry's answer is not JSON", e);
        }
        return tags;
    }

    private static Optional<HttpUrl> next(HttpUrl url, Response response) {
        Matcher link = NEXT.matcher(String.join(", ", response.headers("Link")));
        return Optional.ofNullable(link.find() ? url.resolve(link.group(1)) : null)
                .filter(next -> Exchange.sameOrigin(url, next));
    }
}
