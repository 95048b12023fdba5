package dev.ply.image.registry;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import okhttp3.Response;

/** Finds out which of HTTP and HTTPS a registry speaks where both will do, and remembers it. Thread-safe. */
final class Schemes {

    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();

    /** A request by one of them. */
    interface Attempt {
        Response send(String scheme) throws IOException;
    }

    /** The answer by the first scheme that works. */
    Response choose(Endpoint endpoint, Attempt attempt) throws IOException {
        List<String> schemes = endpoint.schemes();
        String learned = known.get(endpoint.authority());
        if (schemes.size() == 1 || learned != null) {
            return attempt.send(learned == null || schemes.size() == 1 ? schemes.get(0) : learned);
        }
        return chooseFirst(endpoint, schemes.get(0), schemes.get(1), attempt);
    }

    private Response chooseFirst(Endpoint endpoint, String first, String second, Attempt attempt) throws IOException {
        Response answer;
        try {
            answer = attempt.send(first);
        } catch (TransientException e) {
            if (!e.isBroken()) {
                throw e;
            }
            return afterFailure(endpoint, second, attempt, e);
        }
        // Servers that expect TLS say so; one that was spoken to in TLS means something else by it.
        boolean wrongScheme = first.equals("http") && answer.code() == 400;
        return wrongScheme ? afterBadRequest(endpoint, second, attempt, answer) : learn(endpoint, first, answer);
    }

    /** Some servers hang up on the scheme that they don't speak. */
    private Response afterFailure(Endpoint endpoint, String second, Attempt attempt, TransientException failure)
            throws IOException {
        try {
            return learn(endpoint, second, attempt.send(second));
        } catch (TransientException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private Response afterBadRequest(Endpoint endpoint, String second, Attempt attempt, Response refusal)
            throws IOException {
        try {
            Response answer = attempt.send(second);
            refusal.close();
            return learn(endpoint, second, answer);
        } catch (TransientException e) {
            return refusal;
        } catch (IOException | RuntimeException e) {
            refusal.close();
            throw e;
        }
    }

    private Response learn(Endpoint endpoint, String scheme, Response answer) {
        known.put(endpoint.authority(), scheme);
        return answer;
    }
}
