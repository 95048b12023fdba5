package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.Endpoint.Security;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class SchemesTest {

    private final Schemes schemes = new Schemes();
    private final List<String> asked = new ArrayList<>();

    @Test
    void aServerThatExpectsTlsIsAskedAgainInTlsAndFromThenOnOnlySo() throws IOException {
        Endpoint local = Endpoint.of("localhost:5000", "a", Security.LOOPBACK);

        assertThat(ask(local, "http", 400).code()).isEqualTo(200);
        assertThat(ask(local, "http", 400).code()).isEqualTo(200);
        assertThat(asked).containsExactly("http", "https", "https");
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
    }

    private Response ask(Endpoint endpoint, String scheme, int code) throws IOException {
        return schemes.choose(endpoint, tried -> {
            asked.add(tried);
            return answer(tried, tried.equals(scheme) ? code : 200);
        });
    }

    private static Response answer(String scheme, int code) {
        return new Response.Builder()
                .request(new Request.Builder().url(scheme + "://localhost/").build())
                .protocol(Protocol.HTTP_1_1)
                .message("")
                .code(code)
                .build();
    }
}
