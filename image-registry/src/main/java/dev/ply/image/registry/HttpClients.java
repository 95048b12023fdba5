package dev.ply.image.registry;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The HTTP client for each host. Thread-safe. */
final class HttpClients implements AutoCloseable {

    /** As many as there may be layers in flight; the pool's own default of 5 would close and open them all the time. */
    private static final int IDLE_CONNECTIONS = 32;

    private final OkHttpClient base;
    private final Set<String> http1 = ConcurrentHashMap.newKeySet();

    HttpClients(HttpSettings settings) {
        this.base = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.stallTimeout())
                .writeTimeout(settings.stallTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    OkHttpClient forUrl(HttpUrl url) {
        return http1.contains(host(url))
                ? base.newBuilder().protocols(List.of(Protocol.HTTP_1_1)).build()
                : base;
    }

    /** Speaks HTTP/1.1 with this host from now on: its HTTP/2 is broken. */
    void avoidHttp2(HttpUrl url) {
        http1.add(host(url));
    }

    private static String host(HttpUrl url) {
        return url.host() + ":" + url.port();
    }

    @Override
    public void close() {
        base.connectionPool().evictAll();
        base.dispatcher().executorService().shutdown();
    }
}
