package dev.ply.image.cli.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ply.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A registry on the loopback that sends blobs slowly, understands ranges, and remembers what it was asked for. */
public final class SlowRegistry implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Document> documents = new ConcurrentHashMap<>();
    private final List<BlobRequest> requests = new CopyOnWriteArrayList<>();
    private volatile long bytesPerSecond;

    /**
     * A blob that was asked for.
     *
     * @param digest which
     * @param offset from where on
     */
    public record BlobRequest(Digest digest, long offset) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Document(String mediaType, byte[] bytes) {}

    /** Sends so many bytes of each blob a second. */
    public SlowRegistry(long bytesPerSecond) throws IOException {
        this.bytesPerSecond = bytesPerSecond;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v2/", this::serve);
        server.start();
    }

    /** Sends at another speed from now on, also what is under way. */
    public void sendAt(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Where it is, as in a reference. */
    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds an image, and returns its reference. */
    public String add(TestImage image) {
        image.blobs()
                .forEach((digest, bytes) ->
                        documents.put("blobs/" + digest, new Document("application/octet-stream", bytes)));
        Document manifest = new Document(TestImage.MANIFEST_TYPE, image.manifest());
        documents.put("manifests/" + image.name(), manifest);
        documents.put("manifests/" + Digest.sha256(image.manifest()), manifest);
        return host() + "/test:" + image.name();
    }

    /** The blobs that were asked for, in order. */
    public List<BlobRequest> requests() {
        return List.copyOf(requests);
    }

    void forgetRequests() {
        requests.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/v2/(test/)?", "");
            Document document = documents.get(path);
            if (path.isEmpty()) {
                exchange.sendResponseHeaders(200, -1);
            } else if (document == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, path, document);
            }
        }
    }

    private void send(HttpExchange exchange, String path, Document document) throws IOException {
        byte[] bytes = document.bytes();
        String range = exchange.getRequestHeaders().getFirst("Range");
        int offset = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D*(\\d+)-.*", "$1"));
        exchange.getResponseHeaders().set("Content-Type", document.mediaType());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (path.startsWith("blobs/") && !head) {
            requests.add(new BlobRequest(Digest.parse(path.substring("blobs/".length())), offset));
        }
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + offset + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, head ? -1 : bytes.length - offset);
        if (!head) {
            sendSlowly(exchange.getResponseBody(), bytes, offset);
        }
    }

    private void sendSlowly(OutputStream out, byte[] bytes, int from) throws IOException {
        for (int at = from; at < bytes.length; at += CHUNK) {
            int length = Math.min(CHUNK, bytes.length - at);
            out.write(bytes, at, length);
            out.flush();
            try {
                TimeUnit.NANOSECONDS.sleep(length * 1_000_000_000L / bytesPerSecond);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
