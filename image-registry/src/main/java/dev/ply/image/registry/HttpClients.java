package dev.ply.image.registry;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The HTTP client for each host, made when it is first needed. They share connections. Thread-safe. */
final class HttpClients implements AutoCloseable {

    /** As many as there may be layers in flight; the pool's own default of 5 would close and open them all the time. */
    private static final int IDLE_CONNECTIONS = 32;

    private final HttpSettings settings;
    private final TlsLookup tls;
    private final ConcurrentMap<String, OkHttpClient> verified = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, OkHttpClient> unverified = new ConcurrentHashMap<>();
    private final Set<String> http1 = ConcurrentHashMap.newKeySet();
    private @Nullable OkHttpClient plain;
    private @Nullable OkHttpClient secure;

    /** Knows how to speak TLS with each host. */
    interface TlsLookup {
        TlsSettings of(String host, int port) throws IOException;
    }

    HttpClients(HttpSettings settings, TlsLookup tls) {
        this.settings = settings;
        this.tls = tls;
    }

    /** The client for a request, which may have as a tag the {@link Endpoint} that it is made for. */
    OkHttpClient forRequest(Request request) throws IOException {
        HttpUrl url = request.url();
        String host = host(url);
        Endpoint endpoint = request.tag(Endpoint.class);
        // Whether a host must prove who it is is not the same for all requests.
        boolean anyCertificate = endpoint != null && endpoint.takesAnyCertificate(url);
        ConcurrentMap<String, OkHttpClient> clients = anyCertificate ? unverified : verified;
        OkHttpClient known = clients.get(host);
        if (known != null) {
            return known;
        }
        OkHttpClient.Builder client = (url.isHttps() ? secure() : plain()).newBuilder();
        if (!settings.http2() || http1.contains(host)) {
            client.protocols(List.of(Protocol.HTTP_1_1));
        }
        if (url.isHttps()) {
            TlsSettings found = tls.of(url.host(), url.port());
            TlsSettings security = anyCertificate ? found.unverified() : found;
            if (!security.equals(TlsSettings.DEFAULT)) {
                TlsConnector.apply(security, client);
            }
        }
        OkHttpClient made = client.build();
        clients.put(host, made);
        return made;
    }

    /** Speaks HTTP/1.1 with this host from now on: its HTTP/2 is broken. */
    void avoidHttp2(HttpUrl url) {
        if (http1.add(host(url))) {
            verified.remove(host(url));
            unverified.remove(host(url));
        }
    }

    @Override
    public synchronized void close() {
        if (plain != null) {
            plain.connectionPool().evictAll();
            plain.dispatcher().executorService().shutdown();
        }
    }

    /** Knows no TLS: reading the system's certificates takes longer than a small pull from a host that needs none. */
    private synchronized OkHttpClient plain() throws IOException {
        if (plain == null) {
            ProxyEnvironment proxies = new ProxyEnvironment(settings.environment());
            plain = new OkHttpClient.Builder()
                    .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                    .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                    .connectTimeout(settings.connectTimeout())
                    .readTimeout(settings.stallTimeout())
                    .writeTimeout(settings.stallTimeout())
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .proxySelector(proxies)
                    .proxyAuthenticator(proxies.authenticator())
                    .build();
        }
        return plain;
    }

    private synchronized OkHttpClient secure() throws IOException {
        if (secure == null) {
            secure = plain().newBuilder()
                    .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
                    .build();
        }
        return secure;
    }

    private static String host(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }
}
