package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.Endpoint.Security;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;

class SchemesTest {

    private final Schemes schemes = new Schemes();
    private final List<String> asked = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @Test
    void aServerThatExpectsTlsIsAskedAgainInTlsAndFromThenOnOnlySo() throws IOException {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        assertThat(ask(local, "http", 400).code()).isEqualTo(200);
        assertThat(ask(local, "http", 400).code()).isEqualTo(200);
        assertThat(asked).containsExactly("http", "https", "https");
        assertThat(closed).containsExactly("http");
    }

    @Test
    void aBadRequestIsTheAnswerWhereThereIsNoneInTls() throws IOException {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        Response answer = schemes.choose(local, scheme -> {
            if (scheme.equals("https")) {
                throw TransientException.broken("it does not speak HTTPS", null);
            }
            return answer(scheme, 400);
        });

        assertThat(answer.code()).isEqualTo(400);
        assertThat(closed).isEmpty();
    }

    /** Else whoever answers so would get in the clear what was meant to be encrypted. */
    @Test
    void aBadRequestInTlsIsNoReasonToDoWithout() throws IOException {
        Endpoint insecure = Endpoint.of("registry.example", "a", Security.INSECURE);

        assertThat(ask(insecure, "https", 400).code()).isEqualTo(400);
        assertThat(asked).containsExactly("https");
    }

    @Test
    void aServerThatTakesNeitherFailsAsTheSecondDoes() {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        assertThatThrownBy(() -> schemes.choose(local, scheme -> {
                    if (scheme.equals("https")) {
                        throw new UnreachableException("its certificate is not trusted");
                    }
                    return answer(scheme, 400);
                }))
                .isInstanceOf(UnreachableException.class);
        assertThat(closed).containsExactly("http");
    }

    @Test
    void aServerOnThisMachineThatHangsUpOnPlainRequestsIsAskedInTls() throws IOException {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        Response answer = schemes.choose(local, scheme -> {
            if (scheme.equals("http")) {
                throw TransientException.broken("the connection was closed", null);
            }
            return answer(scheme, 200);
        });

        assertThat(answer.request().isHttps()).isTrue();
    }

    @Test
    void whereNeitherGetsAnAnswerTheFirstFailureCounts() {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        assertThatThrownBy(() -> schemes.choose(local, scheme -> {
                    throw TransientException.broken(scheme + " failed", null);
                }))
                .hasMessage("http failed");
    }

    /** Such as a token server's: it is no sign that the registry speaks something else. */
    @Test
    void aRefusalIsNoReasonToTryTheOther() {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        assertThatThrownBy(() -> schemes.choose(local, scheme -> {
                    asked.add(scheme);
                    throw TransientException.refused("503", Optional.empty());
                }))
                .isInstanceOf(TransientException.class);
        assertThat(asked).containsExactly("http");
    }

    private Response ask(Endpoint endpoint, String scheme, int code) throws IOException {
        return schemes.choose(endpoint, tried -> {
            asked.add(tried);
            return answer(tried, tried.equals(scheme) ? code : 200);
        });
    }

    private Response answer(String scheme, int code) {
        Source body = new ForwardingSource(new Buffer()) {
            @Override
            public void close() throws IOException {
                closed.add(scheme);
                super.close();
            }
        };
        return new Response.Builder()
                .request(new Request.Builder().url(scheme + "://localhost/").build())
                .protocol(Protocol.HTTP_1_1)
                .message("")
                .code(code)
                .body(ResponseBody.create(Okio.buffer(body), null, 0))
                .build();
    }
}
