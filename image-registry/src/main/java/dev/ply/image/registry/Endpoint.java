package dev.ply.image.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository can be asked for: at its registry or at a mirror.
 *
 * @param registry whose credentials to use; as in a reference
 * @param authority host and optional port to connect to
 * @param repository the repository's path there
 * @param security how to connect
 * @param mirrored the registry that this is a mirror of, which mirrors of several registries want to be told
 */
record Endpoint(String registry, String authority, String repository, Security security, Optional<String> mirrored) {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|[^:]*\\.localhost|127(\\.[0-9]+){3}|\\[(0*:)+0*1])(:[0-9]+)?");
    private static final Pattern DOCKER_HUB = Pattern.compile("(index\\.)?docker\\.io");
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    /** How to connect to a registry. */
    enum Security {
        /** HTTPS, verified. */
        TLS,
        /** Plain HTTP. */
        PLAIN,
        /** Plain HTTP, else HTTPS: on this machine nobody listens in. */
        LOOPBACK,
        /** HTTPS with any certificate, else plain HTTP: the user said so. */
        INSECURE
    }

    /** Whether this is a host and perhaps a port, and nothing else, that can be asked. References may name others. */
    static boolean isHost(String registry) {
        HttpUrl url = HttpUrl.parse("https://" + registry + "/");
        return url != null
                && url.newBuilder()
                        .username("")
                        .password("")
                        .query(null)
                        .fragment(null)
                        .build()
                        .equals(url)
                && url.encodedPath().equals("/");
    }

    /** The registry of this name itself. */
    static Endpoint of(String registry, String repository, Security security) {
        String authority = DOCKER_HUB.matcher(registry).matches() ? DOCKER_HUB_HOST : registry;
        return new Endpoint(registry, authority, repository, security, Optional.empty());
    }

    /** A mirror; its URL's path comes before the repository's, whether or not it names the API's version. */
    static Endpoint mirror(HttpUrl url, String registry, String repository) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        String authority = url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
        String path = url.encodedPath().replaceFirst("^/(v2(/|$))?", "").replaceFirst("/$", "");
        return new Endpoint(
                authority,
                authority,
                path.isEmpty() ? repository : path + "/" + repository,
                url.isHttps() ? Security.TLS : Security.PLAIN,
                Optional.of(registry));
    }

    /** The same as a mirror of another registry. */
    Endpoint mirroring(String other) {
        return new Endpoint(registry, authority, repository, security, Optional.of(other));
    }

    /** Whether to log in at this URL of it: at a mirror not where others can listen in. */
    boolean mayLogIn(HttpUrl url) {
        return mirrored.isEmpty() || url.isHttps() || isLoopback(authority);
    }

    /** Whether whoever answers at this URL need not prove who it is: here only, not where a redirect leads. */
    boolean takesAnyCertificate(HttpUrl url) {
        HttpUrl own = root("https");
        return security == Security.INSECURE && own.host().equals(url.host()) && own.port() == url.port();
    }

    /** Whether this is a host on this machine. */
    static boolean isLoopback(String authority) {
        return LOOPBACK.matcher(authority.toLowerCase(Locale.ROOT)).matches();
    }

    /** The schemes to try, in order. */
    List<String> schemes() {
        return switch (security) {
            case TLS -> List.of("https");
            case PLAIN -> List.of("http");
            case LOOPBACK -> List.of("http", "https");
            case INSECURE -> isLoopback(authority) ? List.of("http", "https") : List.of("https", "http");
        };
    }

    /** The URL of the API itself. */
    HttpUrl root(String scheme) {
        return HttpUrl.get(scheme + "://" + authority + "/v2/");
    }

    /** The URL of something in the repository. */
    HttpUrl url(String scheme, String resource) {
        String path = repository.isEmpty() ? "" : repository + "/" + resource;
        HttpUrl url = HttpUrl.get(root(scheme) + path);
        return mirrored.map(
                        name -> url.newBuilder().setQueryParameter("ns", name).build())
                .orElse(url);
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Endpoint other
                && registry.equals(other.registry)
                && authority.equals(other.authority)
                && repository.equals(other.repository)
                && security.equals(other.security)
                && mirrored.equals(other.mirrored);
    }

    @Override
    public int hashCode() {
        return 31 * authority.hashCode() + repository.hashCode();
    }
}
