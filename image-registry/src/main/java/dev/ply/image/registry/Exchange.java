package dev.ply.image.registry;

import dev.ply.image.Digest;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Sends requests, follows redirects, and tells failures that may pass from those that won't. Thread-safe. */
final class Exchange {

    private static final int MAX_REDIRECTS = 5;

    /** OkHttp does not export the classes in it. */
    private static final String HTTP2_FAILURES = "okhttp3.internal.http2.";

    private static final Pattern BY_DIGEST = Pattern.compile("/sha(256|512):[0-9a-f]+$");

    private final HttpClients clients;

    /** Marks a request to where another host sent us. */
    private record Redirected() {}

    Exchange(HttpClients clients) {
        this.clients = clients;
    }

    /**
     * The answer to {@code request}, redirects followed. Authorization goes to the request's own scheme, host and port
     * and to no other. What is asked for in TLS is not taken from elsewhere in the clear, unless its digest proves it.
     *
     * @return the answer, whatever its status; the caller closes it
     * @throws TransientException when another attempt may succeed
     */
    Response send(Activity activity, Request request) throws IOException {
        Request next = request;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Response response = sendOnce(activity, next);
            String location = response.header("Location");
            if (!response.isRedirect() || location == null) {
                return response;
            }
            response.close();
            next = redirected(request, next.url(), location);
        }
        throw new UnreachableException(
                shown(request.url()) + ": more than " + MAX_REDIRECTS + " redirects: the registry is misconfigured");
    }

    /** A failure while an answer's body is read. */
    IOException bodyFailure(HttpUrl url, IOException e) {
        return failure(url, e);
    }

    /**
     * Looks whether all of an answer came, which nobody else does for HTTP/2 (RFC 9113, section 8.1.1).
     *
     * @param received how many bytes its body had
     */
    static void requireWhole(Response response, long received) throws TransientException {
        long announced = response.body().contentLength();
        if (received < announced) {
            throw TransientException.broken(
                    response.request().url().host() + ": the answer ended after " + received + " of " + announced
                            + " bytes",
                    null);
        }
    }

    private Response sendOnce(Activity activity, Request request) throws IOException {
        try {
            return activity.execute(clients.forRequest(request).newCall(request));
        } catch (IOException e) {
            throw failure(request.url(), e);
        }
    }

    private static Request redirected(Request request, HttpUrl from, String location) throws IOException {
        HttpUrl target = from.resolve(location);
        if (target == null) {
            throw new UnreachableException(shown(request.url()) + ": redirected to "
                    + DisplayText.of(withoutQuery(location)) + ", which is refused: it is not http or https");
        }
        if (isExposed(request, target)) {
            throw new UnreachableException(shown(request.url()) + ": redirected to " + shown(target)
                    + ", which is refused: it is not encrypted, and no digest proves what comes from there");
        }
        Request.Builder next = request.newBuilder().url(target);
        if (!sameOrigin(request.url(), target)) {
            if (request.body() != null) {
                throw new NotAllowedException(shown(request.url()) + ": redirected to " + shown(target)
                        + ", which is refused: it would get what is sent there to log in");
            }
            next.removeHeader("Authorization").tag(Redirected.class, new Redirected());
        }
        return next.build();
    }

    /** The digest that proves an answer is in the URL, or a tag where the URL is anybody's. */
    private static boolean isExposed(Request request, HttpUrl target) {
        Endpoint endpoint = request.tag(Endpoint.class);
        boolean proven = request.tag(Digest.class) != null
                || BY_DIGEST.matcher(request.url().encodedPath()).find();
        return request.url().isHttps()
                && !target.isHttps()
                && !proven
                && (endpoint == null || endpoint.security() != Endpoint.Security.INSECURE);
    }

    private IOException failure(HttpUrl url, IOException e) {
        if (e instanceof CancelledException || e instanceof ConfigurationException) {
            return e;
        }
        Optional<String> lasting = Reasons.lasting(e);
        if (lasting.isPresent()) {
            return new UnreachableException(shown(url) + ": " + lasting.get(), e);
        }
        if (e.getClass().getName().startsWith(HTTP2_FAILURES)) {
            clients.avoidHttp2(url);
        }
        return e instanceof SocketTimeoutException
                ? TransientException.stalled(url.host() + ": nothing, or too little, came for too long", e)
                : TransientException.broken(url.host() + ": " + Reasons.of(e), e);
    }

    static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }

    /** Whether another host's redirect led to this answer: its address may be stale, and the registry knows a new one. */
    static boolean wasRedirected(Response response) {
        return response.request().tag(Redirected.class) != null;
    }

    /** A URL without what may be secret in it. */
    static String shown(HttpUrl url) {
        return DisplayText.of(url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString());
    }

    private static String withoutQuery(String location) {
        int query = location.indexOf('?');
        return query < 0 ? location : location.substring(0, query);
    }
}
