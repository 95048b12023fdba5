package dev.ply.image.cli.serve;

import com.sun.net.httpserver.HttpServer;
import dev.ply.image.ImageClient;
import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves what a client's store and cache hold, as a registry that can only be read (OCI distribution specification,
 * "Pull"). An image goes by {@code DOMAIN/REPOSITORY}, by {@code REPOSITORY} alone and, where it is docker.io's, without
 * {@code library/}. What is served is kept from being cleaned up until the server is closed.
 */
public final class ImageServer implements AutoCloseable {

    /**
     * Seconds for the head of a request, and milliseconds between looks at the clock. Clients that try TLS first wait for
     * an answer to what is no request here, and would do so until they give up.
     */
    private static final Map<String, String> PATIENCE =
            Map.of("sun.net.httpserver.maxReqTime", "2", "sun.net.httpserver.timerMillis", "250");

    private final HttpServer server;
    private final ExecutorService threads;
    private final ServedImages images;

    private ImageServer(HttpServer server, ExecutorService threads, ServedImages images) {
        this.server = server;
        this.threads = threads;
        this.images = images;
    }

    /**
     * Starts to serve.
     *
     * @param client whose images; stays the caller's, and open until the server is closed
     * @param listen where to listen; with port 0, where there is room
     */
    public static ImageServer start(ImageClient client, InetSocketAddress listen) throws IOException {
        ServedImages images = new ServedImages(client);
        try {
            images.refresh();
            PATIENCE.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
            HttpServer server = HttpServer.create(listen, 0);
            // As many as it takes: those who read slowly, or not at all, must not keep others waiting.
            ExecutorService threads = Executors.newCachedThreadPool(daemons());
            server.setExecutor(threads);
            server.createContext("/", new RegistryHandler(images));
            server.start();
            return new ImageServer(server, threads, images);
        } catch (ImageException e) {
            images.close();
            throw e;
        } catch (IOException e) {
            images.close();
            throw new ImageException(
                    "serve: can't listen on " + listen.getHostString() + ":" + listen.getPort() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends every transfer. Closing twice does nothing. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        images.close();
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "serve-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
