package dev.ply.image.registry;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to one repository at one place: answers challenges, keeps the token, renews it. Thread-safe; threads that are
 * challenged together get one token together.
 */
final class Authorizer {

    private final Endpoint endpoint;
    private final CredentialSource credentials;
    private final TokenClient tokens;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Authorization current;
    private @Nullable Challenge bearer;
    private HttpUrl challenger = HttpUrl.get("http://invalid/");

    /**
     * What to send.
     *
     * @param header the value of {@code Authorization}
     * @param expires when to renew it, by {@link TimeSource#nanoTime}
     * @param scope what it is good for
     * @param secret whether it took credentials
     */
    record Authorization(String header, long expires, String scope, boolean secret) {

        private static final String BASIC = "Basic ";

        boolean isBasic() {
            return header.startsWith(BASIC);
        }

        @Override
        public String toString() {
            return "authorization for " + scope;
        }
    }

    Authorizer(Endpoint endpoint, CredentialSource credentials, TokenClient tokens) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.tokens = tokens;
    }

    /** What to send with the next request there; nothing before the first challenge. */
    @Nullable
    Authorization authorization(Activity activity, HttpUrl url) throws IOException {
        Authorization known = current(url);
        if (known == null || !tokens.isExpired(known)) {
            return known;
        }
        activity.acquire(lock);
        try {
            if (known.equals(current) && bearer != null) {
                current =
                        tokens.fetch(activity, endpoint, challenger, bearer, known.scope(), find(activity, challenger));
            }
            return current(url);
        } finally {
            lock.unlock();
        }
    }

    /** What others may not overhear is not for every URL. */
    private @Nullable Authorization current(HttpUrl url) {
        Authorization known = current;
        return known != null && known.secret() && !endpoint.mayLogIn(url) ? null : known;
    }

    /**
     * Reads a refusal.
     *
     * @param sent what was sent and refused
     * @return whether there is now something else to send
     */
    boolean answer(Activity activity, Response refusal, @Nullable Authorization sent) throws IOException {
        activity.acquire(lock);
        try {
            HttpUrl url = refusal.request().url();
            if (!Objects.equals(current(url), sent)) {
                return true;
            }
            List<Challenge> challenges = Challenge.parse(refusal.headers("WWW-Authenticate"));
            Optional<Challenge> usable = bearer(challenges, challenge -> TokenClient.trusts(url, challenge));
            Optional<Credentials> found = find(activity, url);
            boolean basic = (sent != null && sent.isBasic())
                    || challenges.stream()
                            .anyMatch(challenge -> challenge.scheme().equals("basic"));
            if (usable.isEmpty() && basic && found.isPresent() && answerBasic(found.get(), sent)) {
                return true;
            }
            Optional<Challenge> chosen = usable.or(() -> bearer(challenges, challenge -> true));
            return chosen.isPresent() && answerBearer(activity, url, chosen.get(), sent, found);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Challenge> bearer(List<Challenge> challenges, Predicate<Challenge> accepted) {
        return challenges.stream()
                .filter(challenge -> challenge.scheme().equals("bearer")
                        && challenge.parameter("realm").isPresent())
                .filter(accepted)
                .findFirst();
    }

    private boolean answerBearer(
            Activity activity,
            HttpUrl url,
            Challenge challenge,
            @Nullable Authorization sent,
            Optional<Credentials> found)
            throws IOException {
        boolean insufficient = challenge.parameter("error").orElse("").equals("insufficient_scope");
        String scope = insufficient ? challenge.parameter("scope").orElse(scope()) : scope();
        bearer = challenge;
        challenger = url;
        current = tokens.fetch(activity, endpoint, url, challenge, scope, found);
        return !(insufficient && sent != null && sent.scope().equals(scope));
    }

    /** The same as before is no answer; but passwords change, in a helper or a file, while a program runs. */
    private boolean answerBasic(Credentials found, @Nullable Authorization sent) {
        if (!(found instanceof Credentials.Password password)) {
            return false;
        }
        String header = okhttp3.Credentials.basic(password.user(), password.secret(), StandardCharsets.UTF_8);
        if (sent != null && sent.header().equals(header)) {
            return false;
        }
        current = new Authorization(header, Long.MAX_VALUE, endpoint.registry(), true);
        return true;
    }

    /** Our own, since some registries' challenges name a placeholder. */
    private String scope() {
        return endpoint.repository().isEmpty() ? "" : "repository:" + endpoint.repository() + ":pull";
    }

    /** Helpers may take their time, and have a limit of their own. */
    private Optional<Credentials> find(Activity activity, HttpUrl url) throws IOException {
        return endpoint.mayLogIn(url)
                ? activity.apart(() -> credentials.find(endpoint.registry(), endpoint.repository()))
                : Optional.empty();
    }
}
