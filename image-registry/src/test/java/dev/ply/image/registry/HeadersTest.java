package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers are read as servers write them. */
class HeadersTest {

    @Test
    void challengesComeInOneHeaderOrInSeveral() {
        List<Challenge> challenges = Challenge.parse(
                List.of("Negotiate, Basic realm=\"a, b\"", "Bearer realm=\"https://x/t\",service=\"s\""));

        assertThat(challenges)
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a, b")),
                        new Challenge("bearer", Map.of("realm", "https://x/t", "service", "s")));
    }

    @Test
    void valuesMayBeBareWithCommasAndSigns() {
        assertThat(Challenge.parse(
                        List.of("Bearer realm=https://x/t?a=b,service=quay.io,scope=repository:a/b:pull,push")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://x/t?a=b",
                                "service", "quay.io",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void spacesAndCaseDoNotMatter() {
        assertThat(Challenge.parse(List.of("BEARER  Realm = \"r\\\"q\" ,  Service= s")))
                .containsExactly(new Challenge("bearer", Map.of("realm", "r\"q", "service", "s")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "\"", ",,,", "Bearer realm=\"open", "a=b=c\"d\"", "é"})
    void malformedChallengesDoNoHarm(String header) {
        assertThat(Challenge.parse(List.of(header)))
                .allMatch(challenge -> challenge.parameter("realm").isEmpty());
    }

    @Test
    void longValuesAreReadAsWell() {
        String realm = "r".repeat(200_000);

        assertThat(Challenge.parse(List.of("Bearer realm=\"" + realm + "\"")))
                .containsExactly(new Challenge("bearer", Map.of("realm", realm)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|PT0S", "120|PT2M", "Thu, 01 Jan 2026 00:00:30 GMT|PT30S", "Mon, 01 Dec 2025 00:00:00 GMT|PT0S"})
    void retryAfterIsSecondsOrADate(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, FakeTime.START)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "880.092µs", "99999999999999999999", "1.5"})
    void oddValuesOfRetryAfterAreIgnored(String header) {
        assertThat(RetryAfter.parse(header, FakeTime.START)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes 5-9/10|true",
                "bytes 5-9/*|true",
                "bytes 5-7/10|true",
                "bytes 4-9/10|false",
                "bytes 5-9/11|false",
                "bytes 5-10/*|false",
                "5-9/10|false",
                "bytes */10|false"
            })
    void aContentRangeIsRightWhenItStartsAtTheOffsetAndKnowsTheSize(String header, boolean right) {
        assertThat(ContentRange.isFrom(5, 10, header)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5000,true",
        "127.0.0.1,true",
        "127.9.9.9:1,true",
        "[::1]:5000,true",
        "[0:0:0:0:0:0:0:1],true",
        "LOCALHOST,true",
        "127.example.com,false",
        "localhost.example.com,false",
        "[2001:db8::1],false",
        "10.0.0.1,false"
    })
    void loopbackIsThisMachineOnly(String authority, boolean loopback) {
        assertThat(Endpoint.isLoopback(authority)).isEqualTo(loopback);
    }

    @Test
    void aNameThatIsNotKnownIsSaidToBeNone() {
        assertThat(Reasons.of(new UnknownHostException("x.invalid"))).isEqualTo("its name can't be resolved");
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io,true",
        "localhost:5000,true",
        "[2001:db8::1]:5000,true",
        "GHCR.IO,true",
        "localhost:99999,false",
        "[:::]:5000,false",
        "https://ghcr.io,false",
        "ghcr.io/team,false",
        "me@ghcr.io,false",
        "my registry,false"
    })
    void aHostIsOneThatCanBeAsked(String registry, boolean host) {
        assertThat(Endpoint.isHost(registry)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io,https://registry-1.docker.io/v2/a/b/tags/list",
        "[2001:db8::1]:5000,https://[2001:db8::1]:5000/v2/a/b/tags/list",
        "GHCR.IO,https://ghcr.io/v2/a/b/tags/list"
    })
    void registriesHaveTheirUrls(String registry, String url) {
        Endpoint endpoint = Endpoint.of(registry, "a/b", Endpoint.Security.TLS);

        assertThat(endpoint.url("https", "tags/list")).hasToString(url);
    }
}
