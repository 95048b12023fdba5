package dev.ply.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.json.JsonTree;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Lists tags, page by page (OCI distribution specification, "Listing Tags"). Thread-safe. */
final class TagList {

    private static final int MAX_PAGE_BYTES = 4 << 20;
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_TAGS = 500_000;
    /** Nothing longer is a tag by the specification. */
    private static final int MAX_TAG = 128;

    private static final String TAGS = "/tags/list";
    private static final String FIRST_PAGE = "tags/list?n=1000";
    private static final Headers HEADERS = Headers.of("Accept", "application/json");
    /** Each link is read once, however many begin and don't end: the header is a stranger's, and may be long. */
    private static final Pattern NEXT =
            Pattern.compile("<([^<>]*)>[^,<]*;\\s*rel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final RegistryClient registry;
    private final Answers answers;
    private final Notices notices;

    /** One page, and where the next one is. */
    private record Page(List<String> tags, Optional<HttpUrl> next) {}

    TagList(RegistryClient registry, Answers answers, Notices notices) {
        this.registry = registry;
        this.answers = answers;
        this.notices = notices;
    }

    /**
     * All tags of the endpoint's repository. Ends where pages go in a circle.
     *
     * @throws LimitExceededException when there is no end to them
     */
    List<String> all(Activity activity, Endpoint endpoint, Retry retry, String subject) throws IOException {
        Page page = page(activity, retry, subject, () -> registry.send(activity, "GET", endpoint, FIRST_PAGE, HEADERS));
        Set<String> tags = new LinkedHashSet<>(page.tags());
        Set<HttpUrl> seen = new HashSet<>();
        while (page.next().isPresent() && seen.add(page.next().get())) {
            HttpUrl url = page.next().get();
            page = page(activity, retry, subject, () -> registry.send(activity, "GET", endpoint, url, HEADERS));
            tags.addAll(page.tags());
            if (seen.size() == MAX_PAGES || tags.size() > MAX_TAGS) {
                throw new LimitExceededException(
                        subject + ": more than " + MAX_PAGES + " pages or " + MAX_TAGS + " tags");
            }
        }
        return List.copyOf(tags);
    }

    private Page page(Activity activity, Retry retry, String subject, Attempt<Response> request) throws IOException {
        Page page = retry.call(activity, () -> read(activity, subject, request.run()));
        retry.progress();
        return page;
    }

    private Page read(Activity activity, String subject, Response answer) throws IOException {
        try (Response response = answer) {
            answers.check(activity, subject, response);
            byte[] body = answers.body(activity, subject, response, MAX_PAGE_BYTES);
            return new Page(tags(subject, body), next(subject, response));
        }
    }

    /** Some registries list nulls. */
    private static List<String> tags(String subject, byte[] body) throws IntegrityException {
        List<String> tags = new ArrayList<>();
        try {
            for (JsonNode tag : JsonTree.readFirst(body).path("tags")) {
                if (tag.isTextual() && tag.asText().length() <= MAX_TAG) {
                    tags.add(tag.asText());
                }
            }
        } catch (IOException e) {
            throw new IntegrityException(subject + ": the registry's answer is not JSON", e);
        }
        return tags;
    }

    /**
     * Another host's page is none of ours, and would get our authorization. Behind a front that encrypts, registries are
     * often mistaken about the scheme, and so about the port.
     */
    private Optional<HttpUrl> next(String subject, Response response) {
        HttpUrl url = response.request().url();
        Matcher link = NEXT.matcher(String.join(", ", response.headers("Link")));
        @Nullable HttpUrl next = link.find() ? url.resolve(link.group(1)) : null;
        if (next == null) {
            return Optional.empty();
        }
        boolean usualPort = next.port() == HttpUrl.defaultPort(next.scheme());
        if (!next.host().equals(url.host()) || (next.port() != url.port() && !usualPort)) {
            notices.warning(subject + ": there are more at another host, which is not asked: " + Exchange.shown(next));
            return Optional.empty();
        }
        HttpUrl.Builder page = next.newBuilder().scheme(url.scheme()).port(url.port());
        if (next.encodedPath().endsWith(TAGS)) {
            // Artifactory leaves out its own repository, which is a part of the path.
            page.encodedPath(url.encodedPath());
        }
        return Optional.of(page.build());
    }
}
