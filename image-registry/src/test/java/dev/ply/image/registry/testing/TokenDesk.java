package dev.ply.image.registry.testing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The token server of a {@link FaultyRegistry}: gives a token for a repository's scope, to those whom it knows. */
public final class TokenDesk {

    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:manifests|blobs|tags)/.*");

    private final String realm;
    private final AtomicInteger issued = new AtomicInteger();
    private final ConcurrentMap<String, Set<String>> valid = new ConcurrentHashMap<>();
    private volatile @Nullable String login;
    private volatile @Nullable String refreshToken;
    private volatile String answer = "{\"token\":\"%s\",\"expires_in\":300}";
    private volatile boolean scopes;

    TokenDesk(String realm) {
        this.realm = realm;
    }

    /** Knows this user only. */
    public TokenDesk login(String user, String password) {
        login = Credentials.basic(user, password);
        return this;
    }

    /** Takes this identity token by POST; without one, POST is not allowed. */
    public TokenDesk refreshToken(String token) {
        refreshToken = token;
        return this;
    }

    /** Answers so, with {@code %s} where the token goes. */
    public TokenDesk answer(String json) {
        answer = json;
        return this;
    }

    /** Asks for the scope {@code repository:NAME:pull,special} and calls others insufficient. */
    public TokenDesk requireSpecialScope() {
        scopes = true;
        return this;
    }

    /** All tokens issued so far are worth nothing from now on. */
    public void expireAll() {
        valid.clear();
    }

    /** How many tokens were issued. */
    public int issued() {
        return issued.get();
    }

    MockResponse issue(RecordedRequest request) {
        boolean post = request.getMethod().equals("POST");
        if (post && refreshToken == null) {
            return FaultyRegistry.json(405, "{}");
        }
        HttpUrl form = HttpUrl.get("http://form/?"
                + Optional.ofNullable(request.getBody())
                        .map(body -> body.utf8())
                        .orElse(""));
        boolean known = post
                ? String.valueOf(refreshToken).equals(form.queryParameter("refresh_token"))
                : login == null
                        || String.valueOf(login).equals(request.getHeaders().get("Authorization"));
        if (!known) {
            return FaultyRegistry.json(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"who?\"}]}");
        }
        List<@Nullable String> wanted = (post ? form : request.getUrl()).queryParameterValues("scope");
        String token = "token-" + issued.incrementAndGet();
        valid.put(token, Set.of(String.valueOf(wanted.isEmpty() ? "" : wanted.get(0))));
        return FaultyRegistry.json(200, answer.formatted(token));
    }

    boolean allows(RecordedRequest request) {
        String header = String.valueOf(request.getHeaders().get("Authorization"));
        Set<String> granted = valid.get(header.replaceFirst("^Bearer ", ""));
        return granted != null
                && (granted.contains(scope(request)) || scope(request).isEmpty());
    }

    MockResponse challenge(RecordedRequest request) {
        boolean refused = scopes && request.getHeaders().get("Authorization") != null;
        return FaultyRegistry.json(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"a token, please\"}]}")
                .newBuilder()
                .setHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "\",service=\"faulty\",scope=\"" + scope(request) + "\""
                                + (refused ? ",error=\"insufficient_scope\"" : ""))
                .build();
    }

    private String scope(RecordedRequest request) {
        Matcher repository = REPOSITORY.matcher(request.getUrl().encodedPath());
        return repository.matches() ? "repository:" + repository.group(1) + ":pull" + (scopes ? ",special" : "") : "";
    }
}
