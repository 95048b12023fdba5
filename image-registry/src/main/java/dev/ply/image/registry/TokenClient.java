package dev.ply.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.json.JsonTree;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens from token servers, as the distribution project's token authentication and OAuth2 specifications have it.
 * Thread-safe.
 */
final class TokenClient {

    private static final long DEFAULT_SECONDS = 60;
    private static final int MAX_BYTES = 1 << 18;
    private static final Set<Integer> NO_OAUTH2 = Set.of(400, 401, 404, 405);

    private final Exchange exchange;
    private final Answers answers;
    private final TimeSource time;

    TokenClient(Exchange exchange, Answers answers, TimeSource time) {
        this.exchange = exchange;
        this.answers = answers;
        this.time = time;
    }

    boolean isExpired(Authorizer.Authorization authorization) {
        return authorization.expires() != Long.MAX_VALUE && time.nanoTime() - authorization.expires() >= 0;
    }

    /**
     * A token for {@code scope}.
     *
     * @param endpoint whom it is for
     * @param challenger the URL that the challenge came from
     */
    Authorizer.Authorization fetch(
            Activity activity,
            Endpoint endpoint,
            HttpUrl challenger,
            Challenge challenge,
            String scope,
            Optional<Credentials> credentials)
            throws IOException {
        HttpUrl realm = realm(challenger, challenge);
        String service = challenge.parameter("service").orElse("");
        if (credentials.orElse(null) instanceof Credentials.IdentityToken identity) {
            Request post = post(realm, service, scope, identity)
                    .tag(Endpoint.class, endpoint)
                    .build();
            try (Response response = exchange.send(activity, post)) {
                if (!NO_OAUTH2.contains(response.code())) {
                    return read(activity, post, response, scope, true);
                }
            }
        }
        Request get = get(realm, service, scope, credentials)
                .tag(Endpoint.class, endpoint)
                .build();
        try (Response response = exchange.send(activity, get)) {
            return read(activity, get, response, scope, credentials.isPresent());
        }
    }

    /** Whether the challenge's token server may hear who asks: over HTTP or HTTPS, encrypted where the registry is. */
    static boolean trusts(HttpUrl challenger, Challenge challenge) {
        return resolve(challenger, challenge)
                .filter(realm -> realm.isHttps() || !challenger.isHttps())
                .isPresent();
    }

    private static HttpUrl realm(HttpUrl challenger, Challenge challenge) throws NotAllowedException {
        Optional<HttpUrl> realm = resolve(challenger, challenge);
        if (!trusts(challenger, challenge)) {
            String why =
                    realm.map(url -> Exchange.shown(url) + " is not encrypted").orElse("it is not http or https");
            throw new NotAllowedException(Exchange.shown(challenger) + ": its token server is refused: " + why);
        }
        return realm.orElseThrow();
    }

    private static Optional<HttpUrl> resolve(HttpUrl challenger, Challenge challenge) {
        return Optional.ofNullable(
                challenger.resolve(challenge.parameter("realm").orElse("")));
    }

    private static Request.Builder post(
            HttpUrl realm, String service, String scope, Credentials.IdentityToken identity) {
        FormBody form = new FormBody.Builder()
                .add("grant_type", "refresh_token")
                .add("service", service)
                .add("client_id", "ply")
                .add("scope", scope)
                .add("refresh_token", identity.token())
                .build();
        return new Request.Builder().url(realm).post(form);
    }

    private static Request.Builder get(HttpUrl realm, String service, String scope, Optional<Credentials> credentials) {
        HttpUrl.Builder url = realm.newBuilder();
        if (!service.isEmpty()) {
            url.addQueryParameter("service", service);
        }
        if (!scope.isEmpty()) {
            url.addQueryParameter("scope", scope);
        }
        Request.Builder request = new Request.Builder();
        credentials.map(TokenClient::basic).ifPresent(header -> request.header("Authorization", header));
        return request.url(url.build());
    }

    private static String basic(Credentials credentials) {
        if (credentials instanceof Credentials.Password password) {
            return okhttp3.Credentials.basic(password.user(), password.secret(), StandardCharsets.UTF_8);
        }
        Credentials.IdentityToken identity = (Credentials.IdentityToken) credentials;
        return okhttp3.Credentials.basic("<token>", identity.token(), StandardCharsets.UTF_8);
    }

    private Authorizer.Authorization read(
            Activity activity, Request request, Response response, String scope, boolean secret) throws IOException {
        String subject = Exchange.shown(request.url());
        answers.check(activity, subject, response);
        byte[] body = answers.body(activity, subject, response, MAX_BYTES);
        JsonNode json;
        try {
            json = JsonTree.readFirst(body);
        } catch (IOException e) {
            String why = subject + ": the token server's answer is not JSON";
            throw TransientException.unless(new NotAllowedException(why, e), why);
        }
        @Nullable String token = text(json, "token");
        if (token == null) {
            token = text(json, "access_token");
        }
        if (token == null || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new NotAllowedException(subject + ": the token server's answer holds no token");
        }
        return new Authorizer.Authorization("Bearer " + token, expiry(json), scope, secret);
    }

    /** A tenth early, at most ten seconds, so that the token is still good when it arrives. */
    private long expiry(JsonNode json) {
        long seconds = json.path("expires_in").asLong(DEFAULT_SECONDS);
        long lifetime = Duration.ofSeconds(Math.max(1, Math.min(seconds <= 0 ? DEFAULT_SECONDS : seconds, 86_400)))
                .toNanos();
        long margin = Math.min(lifetime / 10, Duration.ofSeconds(10).toNanos());
        return time.nanoTime() + lifetime - margin;
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
    }
}
