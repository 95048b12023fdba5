package dev.ply.image.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final List<String> TAGS = List.of("a", "b", "c");

    @Test
    void withoutAQueryAllIsShown() {
        Page page = new Page(URI.create("/v2/x/tags/list"));

        assertThat(page.of(TAGS)).isEqualTo(TAGS);
        assertThat(page.next(TAGS, TAGS)).isEmpty();
        assertThat(page.next(List.of(), List.of())).isEmpty();
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        Page first = new Page(URI.create("/v2/x/tags/list?n=2"));
        assertThat(first.of(TAGS)).containsExactly("a", "b");
        String next = first.next(TAGS, first.of(TAGS)).orElseThrow();

        Page second = new Page(URI.create("/v2/x/tags/list" + next));
        assertThat(second.of(TAGS)).containsExactly("c");
        assertThat(second.next(TAGS, second.of(TAGS))).isEmpty();
    }
}
