package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The usual proxy variables mean what they mean elsewhere. */
class ProxyEnvironmentTest {

    @Test
    void eachSchemeHasItsProxyInUpperOrLowerCase() throws ConfigurationException {
        ProxyEnvironment proxies =
                new ProxyEnvironment(Map.of("https_proxy", "http://secure:3128", "HTTP_PROXY", "plain:8080"));

        assertThat(proxy(proxies, "https://example.com")).isEqualTo("HTTP secure:3128");
        assertThat(proxy(proxies, "http://example.com")).isEqualTo("HTTP plain:8080");
    }

    @Test
    void withoutVariablesThereIsNone() throws ConfigurationException {
        assertThat(proxy(new ProxyEnvironment(Map.of()), "https://example.com")).isEqualTo("DIRECT");
    }

    @Test
    void socksIsUnderstood() throws ConfigurationException {
        ProxyEnvironment proxies = new ProxyEnvironment(Map.of("ALL_PROXY", "socks5://socks:1080"));

        assertThat(proxy(proxies, "https://example.com")).isEqualTo("SOCKS socks:1080");
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://socks,SOCKS socks:1080",
        "socks5h://me:80@socks/,SOCKS socks:1080",
        "socks5://socks:80,SOCKS socks:80",
        "socks://[::1],SOCKS ::1:1080",
        "http://plain,HTTP plain:80"
    })
    void aPortThatIsNotSaidIsTheUsualOne(String variable, String proxy) throws ConfigurationException {
        assertThat(proxy(new ProxyEnvironment(Map.of("HTTPS_PROXY", variable)), "https://example.com"))
                .isEqualTo(proxy);
    }

    @Test
    void eachProxySpeaksItsOwnProtocol() throws ConfigurationException {
        ProxyEnvironment secureSocks =
                new ProxyEnvironment(Map.of("HTTPS_PROXY", "socks5://one:1", "HTTP_PROXY", "http://two:2"));
        ProxyEnvironment plainSocks =
                new ProxyEnvironment(Map.of("HTTPS_PROXY", "http://one:1", "HTTP_PROXY", "socks5://two:2"));

        assertThat(proxy(secureSocks, "https://example.com")).isEqualTo("SOCKS one:1");
        assertThat(proxy(secureSocks, "http://example.com")).isEqualTo("HTTP two:2");
        assertThat(proxy(plainSocks, "https://example.com")).isEqualTo("HTTP one:1");
        assertThat(proxy(plainSocks, "http://example.com")).isEqualTo("SOCKS two:2");
    }

    /** It knows no 407, so who says that is the server behind it. */
    @Test
    void aSocksProxysPasswordIsInNoRequest() throws Exception {
        Authenticator authenticator =
                new ProxyEnvironment(Map.of("ALL_PROXY", "socks5://me:s3cret@socks")).authenticator();

        assertThat(answer(authenticator, "CONNECT", "https://r.example/")).isNull();
        assertThat(answer(authenticator, "GET", "http://r.example/")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com|https://example.com|true",
                "example.com|https://registry.example.com|true",
                ".example.com|https://registry.example.com|true",
                "*.example.com|https://registry.example.com|true",
                "example.com|https://notexample.com|false",
                "example.com:443|https://example.com|true",
                "example.com:444|https://example.com|false",
                "10.0.0.0/8|https://10.1.2.3|true",
                "10.0.0.0/8|https://11.1.2.3|false",
                "10.1.2.4/30|https://10.1.2.7|true",
                "10.1.2.4/30|https://10.1.2.8|false",
                "10.1.2.4/32|https://10.1.2.4|true",
                "0.0.0.0/0|https://10.1.2.3|true",
                "10.0.0.0/33|https://10.0.0.0|false",
                "10.0.0.0/x|https://10.0.0.0|false",
                "10.0.0.0/8|https://10.example.com|false",
                "999.0.0.0/1|https://10.1.2.3|false",
                "2001:db8::/32|https://[2001:db8:1::1]:5000|true",
                "[2001:db8::]/32|https://[2001:db8:1::1]:5000|true",
                "2001:db8::/32|https://[2001:db9::1]|false",
                "2001:db8:::/32|https://[2001:db8::1]|false",
                "2001:db8::/129|https://[2001:db8::]|false",
                "::/0|https://10.1.2.3|false",
                "fd00::/8|https://fd00.example.com|false",
                "2001:db8::1|https://[2001:db8::1]:5000|true",
                "[2001:db8::1]|https://[2001:db8::1]:5000|true",
                "2001:db8::2|https://[2001:db8::1]|false",
                "a, b ,example.com|https://example.com|true",
                "*|https://example.com|true",
                "other|http://127.0.0.1:5000|true",
                "other|http://localhost:5000|true"
            })
    void exceptionsGoDirect(String exceptions, String url, boolean direct) throws ConfigurationException {
        ProxyEnvironment proxies = new ProxyEnvironment(
                Map.of("HTTPS_PROXY", "http://p:1", "HTTP_PROXY", "http://p:1", "NO_PROXY", exceptions));

        assertThat(proxy(proxies, url).equals("DIRECT")).isEqualTo(direct);
    }

    @Test
    void eachProxyGetsItsOwnPasswordAndAServerBehindItNone() throws Exception {
        Authenticator authenticator = new ProxyEnvironment(
                        Map.of("HTTPS_PROXY", "http://s:secure@one:1", "HTTP_PROXY", "http://p:plain@two:2"))
                .authenticator();

        assertThat(answer(authenticator, "CONNECT", "https://r.example/")).isEqualTo(Credentials.basic("s", "secure"));
        assertThat(answer(authenticator, "GET", "http://r.example/")).isEqualTo(Credentials.basic("p", "plain"));
        assertThat(answer(authenticator, "GET", "https://r.example/")).isNull();
    }

    /** What whoever says 407 to a request is told. */
    private static @Nullable String answer(Authenticator authenticator, String method, String url) throws IOException {
        Response refusal = new Response.Builder()
                .request(new Request.Builder().method(method, null).url(url).build())
                .protocol(Protocol.HTTP_1_1)
                .message("")
                .code(407)
                .build();
        Request again = authenticator.authenticate(null, refusal);
        return again == null ? null : again.header("Proxy-Authorization");
    }

    @Test
    void aProxyThatIsNoUrlIsAMistakeThatDoesNotShowItsPassword() {
        assertThatThrownBy(() -> new ProxyEnvironment(Map.of("HTTPS_PROXY", "ftp://u:s3cret@p")))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .doesNotContain("s3cret");
    }

    private static String proxy(ProxyEnvironment proxies, String url) {
        Proxy proxy = proxies.select(URI.create(url)).get(0);
        return proxy.type() == Proxy.Type.DIRECT
                ? "DIRECT"
                : proxy.type() + " " + proxy.address().toString().replaceFirst("/<unresolved>", "");
    }
}
