package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceParserTest {

    private static final String SHA256 = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private static final String SHA512 = "sha512:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private static final String IDENTIFIER = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a";

    private final List<String> warnings = new ArrayList<>();
    private final ReferenceParser parser = parser(ReferenceParser.DOCKER_HUB);

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest",
        "nginx:1.27, docker.io/library/nginx:1.27",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/docker/docker, docker.io/docker/docker:latest",
        "docker.io/library/debian, docker.io/library/debian:latest",
        "library/debian, docker.io/library/debian:latest",
        "docker/docker, docker.io/docker/docker:latest",
        "docker://alpine, docker.io/library/alpine:latest",
        "docker://quay.io/a/b:c, quay.io/a/b:c",
        "127.0.0.1:5000/docker/docker, 127.0.0.1:5000/docker/docker:latest",
        "127.0.0.1:5000/debian, 127.0.0.1:5000/debian:latest",
        "192.168.0.1, docker.io/library/192.168.0.1:latest",
        "192.168.0.1:80, docker.io/library/192.168.0.1:80",
        "192.168.0.1:8/debian, 192.168.0.1:8/debian:latest",
        "test_com, docker.io/library/test_com:latest",
        "test.com:tag, docker.io/library/test.com:tag",
        "test.com/repo:tag, test.com/repo:tag",
        "test:5000/repo, test:5000/repo:latest",
        "test:5000/repo:tag, test:5000/repo:tag",
        "localhost/repo, localhost/repo:latest",
        "localhost:80/repo, localhost:80/repo:latest",
        "lowercase:Uppercase, docker.io/library/lowercase:Uppercase",
        "HOST/repo, HOST/repo:latest",
        "Example.COM:5000/repo, Example.COM:5000/repo:latest",
        "foo_bar.com:8080, docker.io/library/foo_bar.com:8080",
        "foo/foo_bar.com:8080, docker.io/foo/foo_bar.com:8080",
        "sub-dom1.foo.com/bar/baz/quux:some-long-tag, sub-dom1.foo.com/bar/baz/quux:some-long-tag",
        "b.gcr.io/test.example.com/my-app:test.example.com, b.gcr.io/test.example.com/my-app:test.example.com",
        "xn--n3h.com/myimage:xn--n3h.com, xn--n3h.com/myimage:xn--n3h.com",
        "a--b/c__d/e.f/g---h, docker.io/a--b/c__d/e.f/g---h:latest",
        "[fc00::1]:5000/docker, [fc00::1]:5000/docker:latest",
        "[2001:db8::1]/repo, [2001:db8::1]/repo:latest",
        "[2001:db8:1:2:3:4:5:6]/repo:tag, [2001:db8:1:2:3:4:5:6]/repo:tag",
        "[::1]:5000/repo, [::1]:5000/repo:latest",
        "docker:dind, docker.io/library/docker:dind",
        "docker.io/" + IDENTIFIER + ", docker.io/library/" + IDENTIFIER + ":latest",
        "repo@" + SHA256 + ", docker.io/library/repo@" + SHA256,
        "repo:tag@" + SHA256 + ", docker.io/library/repo:tag@" + SHA256,
        "test:5000/repo@" + SHA512 + ", test:5000/repo@" + SHA512,
    })
    void namesAreNormalisedAsDockerDoes(String text, String normalised) {
        assertThat(parser.parse(text)).hasToString(normalised);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " nginx",
                "nginx\n",
                ":justtag",
                "@" + SHA256,
                "repo@",
                "repo:",
                "repo@sha256:ffffffffffffffffffffffffffffffffff",
                "repo@invalid:ffff",
                "repo@" + "sha256:FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "repo@" + SHA256 + ":tag",
                "repo@" + SHA256 + "@" + SHA256,
                "Uppercase:tag",
                "docker/Docker",
                "docker.io/docker/Docker",
                "test:5000/Uppercase/lowercase:tag",
                "-docker",
                "-docker/docker",
                "-docker.io/docker/docker",
                "docker///docker",
                "docker.io/docker///docker",
                "docker/",
                "/docker",
                "docker.io/",
                "a/../b",
                "a/.b",
                "a___b",
                "a..b",
                "a_/b",
                "aa/asdf$$^/aa",
                "repo:tag with space",
                "repo:.tag",
                "repo:-tag",
                "repo:a/b:",
                "https://github.com/docker/docker",
                "http:/a",
                "dir:/tmp/x",
                "docker://",
                "oci:",
                "[fc00::1]",
                "[fc00::1]:5000",
                "fc00::1:5000/debian",
                "[fe80::1%eth0]:5000/debian",
                "[2001:db8:3:4::192.0.2.33]:5000/debian",
                "host:port/repo",
                "\u001b[31mred",
                IDENTIFIER,
            })
    void whatIsNoReferenceIsRefused(String text) {
        assertThatThrownBy(() -> parser.parse(text))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessageStartingWith("invalid reference \"")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void lengthsAreLimitedAsDockerLimitsThem() {
        String longest = "a/".repeat(127) + "a";
        assertThat(parser.parse("quay.io/" + longest)).hasToString("quay.io/" + longest + ":latest");
        assertThatThrownBy(() -> parser.parse("quay.io/" + longest + "a")).hasMessageContaining("longer than 255");
        assertThatThrownBy(() -> parser.parse("quay.io/" + "a-".repeat(5_000) + "a"))
                .hasMessageContaining("longer than 255");
        assertThatThrownBy(() -> parser.parse("a.".repeat(5_000) + "io/app")).hasMessageContaining("is not HOST");
        assertThat(parser.parse("a:" + "t".repeat(128)).tag()).contains("t".repeat(128));
        assertThatThrownBy(() -> parser.parse("a:" + "t".repeat(129))).hasMessageContaining("is not a tag");
    }

    @Test
    void theDigestDecidesAndTheTagIsKept() {
        RegistryReference reference = (RegistryReference) parser.parse("repo:tag@" + SHA256);

        assertThat(reference.tagOrDigest()).isEqualTo(SHA256);
        assertThat(reference.tag()).contains("tag");
        assertThat(((RegistryReference) parser.parse("repo@" + SHA256)).tag()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, registry.example.com/nginx:latest",
        "team/app:1, registry.example.com/team/app:1",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "localhost/nginx, localhost/nginx:latest",
    })
    void anotherDefaultRegistryGetsNoLibrary(String text, String normalised) {
        assertThat(parser("registry.example.com").parse(text)).hasToString(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "a b", "http://host", "host/path", "", "host.example:port"})
    void aDefaultRegistryThatWouldNotBeRecognisedAgainIsRefused(String domain) {
        assertThatThrownBy(() -> parser(domain))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("default registry");
    }

    @Test
    void sandboxesAreServedFromDockerHubWithAWarningOutsideTheLibrary() {
        assertThat(parser.parse("sandboxes.io/alpine")).hasToString("docker.io/library/alpine:latest");
        assertThat(parser.parse("sandboxes.io/library/alpine:3")).hasToString("docker.io/library/alpine:3");
        assertThat(warnings).isEmpty();

        assertThat(parser.parse("sandboxes.io/someone/app")).hasToString("docker.io/someone/app:latest");
        assertThat(warnings).singleElement().asString().contains("docker.io/someone/app");
    }

    @Test
    void aLocationIsMadeAbsoluteAndKeepsWhatFollows() {
        String here = Path.of("").toAbsolutePath().toString();

        assertThat(parser.parse("oci:images/./app:tag")).hasToString("oci:" + here + "/images/app:tag");
        assertThat(parser.parse("oci-archive:/a//b/../c.tar:v1")).hasToString("oci-archive:/a/c.tar:v1");
        assertThat(parser.parse("docker-archive:/c.tar:repo/app:v1"))
                .isEqualTo(new LocationReference("docker-archive", "/c.tar:repo/app:v1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:/tmp/x", "dir:tmp/x", "ftp://host/x"})
    void anUnknownTransportIsNamedWithThoseThatAreKnown(String text) {
        assertThatThrownBy(() -> parser.parse(text))
                .hasMessageContaining("unknown transport \"" + text.substring(0, 3) + "\"")
                .hasMessageContaining("docker, docker-archive, oci, oci-archive");
    }

    @Test
    void whatIsBuiltByTheGrammarParsesAndReadsBackTheSame() {
        Random random = new Random(4711);
        for (int i = 0; i < 5_000; i++) {
            String text = randomReference(random);
            Reference parsed = parser.parse(text);
            assertThat(parser.parse(parsed.toString())).as(text).isEqualTo(parsed);
            assertThat(parser("other.example:5000").parse(parsed.toString()))
                    .as(text)
                    .isEqualTo(parsed);
        }
    }

    @Test
    void arbitraryTextIsEitherRefusedOrReadsBackTheSame() {
        Random random = new Random(815);
        String alphabet = "aab0Z.-_/:@[]%\\ ~\u00e9\u0000\n";
        String[] pieces = {"oci:", "docker://", "docker.io/", "sandboxes.io/", "localhost", SHA256, "library/", "::1"};
        for (ReferenceParser each : List.of(parser, parser("localhost"), parser("sandboxes.io"), parser("A:1"))) {
            int valid = 0;
            for (int i = 0; i < 20_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(8); length >= 0; length--) {
                    text.append(
                            random.nextInt(4) == 0
                                    ? pieces[random.nextInt(pieces.length)]
                                    : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
                }
                Optional<Reference> parsed = tryParse(each, text.toString());
                parsed.ifPresent(reference -> assertThat(each.parse(reference.toString()))
                        .as("%s", text)
                        .isEqualTo(reference));
                valid += parsed.isPresent() ? 1 : 0;
            }
            assertThat(valid).isGreaterThan(500);
        }
    }

    private ReferenceParser parser(String defaultDomain) {
        return new ReferenceParser(defaultDomain, Set.of("oci", "oci-archive", "docker-archive"), warnings::add);
    }

    private static Optional<Reference> tryParse(ReferenceParser parser, String text) {
        try {
            return Optional.of(parser.parse(text));
        } catch (InvalidReferenceException e) {
            return Optional.empty();
        }
    }

    private static String randomReference(Random random) {
        StringBuilder text = new StringBuilder();
        boolean hasRegistry = random.nextBoolean(); // Without one, a dot would make the first component look like it.
        if (hasRegistry) {
            text.append(oneOf(random, "quay.io", "localhost", "LOCAL", "a-b.c:80", "[::1]", "[fe80::1]:5", "x:1"))
                    .append('/');
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(oneOf(random, "a", "0", "ab", "library"));
            for (int j = random.nextInt(3); j > 0; j--) {
                text.append(oneOf(random, hasRegistry ? "." : "-", "_", "__", "--"))
                        .append(oneOf(random, "x", "9", "yz"));
            }
            text.append(i > 0 ? "/" : "");
        }
        if (random.nextBoolean()) {
            text.append(':').append(oneOf(random, "latest", "_", "V1.2-x", "0"));
        }
        if (random.nextBoolean()) {
            text.append('@').append(oneOf(random, SHA256, SHA512));
        }
        return text.toString();
    }

    private static String oneOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
