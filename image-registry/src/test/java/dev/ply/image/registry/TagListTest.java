package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ply.image.Reference;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All pages of tags are read, and no more than there are. */
class TagListTest {

    private static final String TAGS = "GET /v2/app/tags/list";

    private final FaultyRegistry registry = FaultyRegistry.start();
    private final TestTransport setup = new TestTransport();

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/app/tags/list?last=a&n=1", "list?last=a", "ABSOLUTE", "/v2/tags/list?last=a"})
    void linksToPagesAreRelativeOrAbsoluteOrLackAPartOfThePath(String link) throws IOException {
        String next = link.equals("ABSOLUTE") ? registry.url("/v2/app/tags/list?last=a") : link;
        registry.next(TAGS, page("{\"tags\":[\"a\"]}", next), page("{\"tags\":[\"b\"]}", ""));

        assertThat(tags()).containsExactly("a", "b");
    }

    @Test
    void aLinkToAnotherHostIsNotFollowed() throws IOException {
        try (FaultyRegistry other = FaultyRegistry.start()) {
            registry.next(TAGS, page("{\"tags\":[\"a\"]}", other.url("/v2/app/tags/list")));

            assertThat(tags()).containsExactly("a");
            assertThat(other.requests()).isEmpty();
            assertThat(setup.notices).singleElement().asString().contains("at another host, which is not asked");
        }
    }

    @Test
    void aPageElsewhereToWhichTheRegistryRedirectsDoesNotGetItsPassword() throws IOException {
        try (FaultyRegistry other = FaultyRegistry.start()) {
            registry.next(TAGS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));
            registry.always(TAGS, Fault.redirect(other.url("/v2/app/tags/list")));
            other.next(TAGS, page("{\"tags\":[\"a\"]}", "/v2/app/tags/list?last=a"));
            other.next(TAGS, page("{\"tags\":[\"b\"]}", ""));
            setup.credentials(registry.address(), new Credentials.Password("alice", "s3cret"));

            assertThat(tags()).containsExactly("a", "b");
            assertThat(other.requests(TAGS))
                    .hasSize(2)
                    .allMatch(request -> request.getHeaders().get("Authorization") == null);
        }
    }

    @Test
    void aLinkThatIsMistakenAboutTheSchemeIsFollowedHere() throws IOException {
        registry.next(
                TAGS,
                page("{\"tags\":[\"a\"]}", "https://127.0.0.1/v2/app/tags/list?last=a"),
                page("{\"tags\":[\"b\"]}", ""));

        assertThat(tags()).containsExactly("a", "b");
    }

    @Test
    void pagesWithoutEndAreRefused() {
        AtomicInteger page = new AtomicInteger();
        registry.always(
                TAGS,
                (request, honest) -> page(manyTags(page.incrementAndGet()), "list?last=" + page.get())
                        .apply(request, honest));

        assertThatThrownBy(this::tags)
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("more than");
    }

    private static String manyTags(int page) {
        return IntStream.range(0, 50_000)
                .mapToObj(i -> "\"" + page + "-" + i + "\"")
                .collect(Collectors.joining(",", "{\"tags\":[", "]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<>", "<>;"})
    void aLongLinkThatIsNoneTakesNoTime(String part) {
        registry.next(
                TAGS, page("{\"tags\":[\"a\"]}", "").and(Fault.header("Link", part.repeat(200_000 / part.length()))));

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), this::tags)).containsExactly("a");
    }

    @Test
    void pagesInACircleEnd() throws IOException {
        registry.always(TAGS, page("{\"tags\":[\"a\"]}", "/v2/app/tags/list?last=a"));

        assertThat(tags()).containsExactly("a");
        assertThat(registry.requests(TAGS)).hasSize(2);
    }

    @Test
    void whatCannotBeATagIsLeftOut() throws IOException {
        registry.next(TAGS, page("{\"tags\":[null,\"a\",\"" + "t".repeat(129) + "\"]}", ""));

        assertThat(tags()).containsExactly("a");
    }

    @Test
    void noTagsAtAllAreNone() throws IOException {
        registry.next(TAGS, page("{\"tags\":null}", ""));

        assertThat(tags()).isEmpty();
    }

    @Test
    void htmlIsRefused() {
        registry.always(TAGS, Fault.html());

        assertThatThrownBy(this::tags).isInstanceOf(IntegrityException.class).hasMessageContaining("not JSON");
    }

    private static Fault page(String body, String next) {
        Fault page = Fault.body("text/plain", body);
        return next.isEmpty() ? page : page.and(Fault.header("Link", "<" + next + ">; rel=\"next\""));
    }

    private List<String> tags() throws IOException {
        try (RegistryTransport transport = setup.create()) {
            return transport.tags(Reference.parse(registry.address() + "/app"));
        }
    }
}
