package dev.ply.image.registry;

import dev.ply.image.spi.CredentialSource;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One attempt at a request to a registry: logging in is part of it, repeating is not. Thread-safe. */
final class RegistryClient {

    private static final int MAX_CHALLENGES = 3;
    private static final String CHALLENGES = "WWW-Authenticate";

    private final Exchange exchange;
    private final TokenClient tokens;
    private final Function<Endpoint, CredentialSource> credentials;
    private final ConcurrentMap<Endpoint, Authorizer> authorizers = new ConcurrentHashMap<>();
    private final Schemes schemes = new Schemes();
    private final Warnings warnings;

    RegistryClient(
            Exchange exchange,
            TokenClient tokens,
            Function<Endpoint, CredentialSource> credentials,
            Warnings warnings) {
        this.exchange = exchange;
        this.tokens = tokens;
        this.credentials = credentials;
        this.warnings = warnings;
    }

    /** The answer for {@code resource}, such as {@code tags/list}; see below. */
    Response send(Activity activity, String method, Endpoint endpoint, String resource, Headers headers)
            throws IOException {
        return schemes.choose(
                endpoint, scheme -> send(activity, method, endpoint, endpoint.url(scheme, resource), headers));
    }

    /**
     * The answer for something in the endpoint's repository, whatever its status; the caller closes it. Where another host
     * is asked, to which the endpoint has led, nobody logs in.
     *
     * @throws TransientException when another attempt may succeed
     */
    Response send(Activity activity, String method, Endpoint endpoint, HttpUrl url, Headers headers)
            throws IOException {
        if (!Exchange.sameOrigin(url, endpoint.root(url.scheme()))) {
            return exchange.send(activity, request(endpoint, method, url, headers, null));
        }
        Authorizer authorizer =
                authorizers.computeIfAbsent(endpoint, place -> new Authorizer(place, credentials.apply(place), tokens));
        for (int challenges = 0; ; challenges++) {
            Authorizer.@Nullable Authorization authorization = authorizer.authorization(activity, url);
            Response response = exchange.send(activity, request(endpoint, method, url, headers, authorization));
            if (!Exchange.sameOrigin(url, response.request().url())) {
                return response;
            }
            warnings.tell(endpoint, response);
            boolean refused = response.code() == 401 || isInsufficient(response) || isOutdated(response, authorization);
            if (!refused || challenges == MAX_CHALLENGES) {
                return response;
            }
            boolean again;
            try {
                again = answer(activity, endpoint, authorizer, response, authorization);
            } catch (IOException e) {
                response.close();
                throw e;
            }
            if (!again) {
                return response;
            }
            response.close();
        }
    }

    /** Some registries refuse without saying how to log in, which they say at the root of their API only. */
    private boolean answer(
            Activity activity,
            Endpoint endpoint,
            Authorizer authorizer,
            Response refusal,
            Authorizer.@Nullable Authorization sent)
            throws IOException {
        if (!refusal.headers(CHALLENGES).isEmpty() || isOutdated(refusal, sent)) {
            return authorizer.answer(activity, refusal, sent);
        }
        HttpUrl root = endpoint.root(refusal.request().url().scheme());
        try (Response response = exchange.send(activity, request(endpoint, "GET", root, Headers.of(), null))) {
            return response.code() == 401
                    && Exchange.sameOrigin(root, response.request().url())
                    && authorizer.answer(activity, response, sent);
        }
    }

    private static boolean isInsufficient(Response response) {
        return response.code() == 403
                && String.join(",", response.headers(CHALLENGES)).contains("insufficient_scope");
    }

    /** Some registries' passwords expire, and one that has is answered like one that may not. */
    private static boolean isOutdated(Response response, Authorizer.@Nullable Authorization sent) {
        return response.code() == 403 && sent != null && sent.isBasic();
    }

    private static Request request(
            Endpoint endpoint,
            String method,
            HttpUrl url,
            Headers headers,
            Authorizer.@Nullable Authorization authorization) {
        Request.Builder request = new Request.Builder()
                .tag(Endpoint.class, endpoint)
                .method(method, null)
                .url(url)
                .headers(headers);
        if (authorization != null) {
            request.header("Authorization", authorization.header());
        }
        return request.build();
    }
}
