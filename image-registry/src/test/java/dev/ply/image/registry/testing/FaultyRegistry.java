package dev.ply.image.registry.testing;

import dev.ply.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A registry over HTTP that is honest until a script tells it otherwise. It listens on a free port of the loopback
 * interface, speaks HTTP or HTTPS (with HTTP/2), serves what it was given, and keeps all requests for inspection.
 *
 * <pre>{@code
 * try (FaultyRegistry registry = FaultyRegistry.start()) {
 *     Digest layer = registry.addBlob(bytes);
 *     registry.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, manifest);
 *     registry.next("GET /v2/app/manifests/", Fault.status(503), Fault.stall());
 *     registry.always("GET /v2/app/blobs/", Fault.cutAfter(5 << 20));
 *
 *     … pull registry.address() + "/app:latest" …
 *
 *     assertThat(registry.bytesServed()).isLessThan(2 * bytes.length);
 *     assertThat(registry.requests("/manifests/")).hasSize(3);
 * }
 * }</pre>
 *
 * <p>A script's patterns are regular expressions, looked for in {@code METHOD /path?query}. Scripts for one request
 * are used up by it; standing ones apply where no such is left, the latest first. Needs mockwebserver3 and okhttp-tls on
 * the class path. Thread-safe.
 */
public final class FaultyRegistry implements AutoCloseable {

    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/?]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/.+/blobs/([^/?]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

    private final MockWebServer server = new MockWebServer();
    private final ServedBody.Server transfer = new ServedBody.Server(new LongAdder(), new CountDownLatch(1));
    private final ConcurrentMap<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Script> scripts = new ArrayList<>();
    private volatile @Nullable TokenDesk tokens;

    private record Manifest(String mediaType, Digest digest, ByteString content) {}

    private record Script(Pattern pattern, Fault fault, boolean standing) {}

    private FaultyRegistry(@Nullable HeldCertificate certificate) {
        if (certificate != null) {
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
        }
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that speaks HTTP. */
    public static FaultyRegistry start() {
        return new FaultyRegistry(null);
    }

    /** One that speaks HTTPS with this certificate, HTTP/2 with those who can. */
    public static FaultyRegistry startTls(HeldCertificate certificate) {
        return new FaultyRegistry(certificate);
    }

    /** Host and port, as in a reference. */
    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The URL of a path here. */
    public String url(String path) {
        return server.url(path).newBuilder().host("127.0.0.1").build().toString();
    }

    /** The server beneath, for what is not thought of here. */
    public MockWebServer server() {
        return server;
    }

    /** Serves a blob in every repository. */
    public Digest addBlob(byte[] content) {
        Digest digest = Digest.sha256(content);
        addBlob(digest, content);
        return digest;
    }

    /** Serves a blob under a digest that may be a lie. */
    public void addBlob(Digest digest, byte[] content) {
        blobs.put(digest.toString(), content);
    }

    /** Serves a manifest under its tag and its digest. */
    public Digest addManifest(String repository, String tag, String mediaType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Manifest manifest = new Manifest(mediaType, Digest.sha256(bytes), ByteString.of(bytes));
        manifests.put(repository + ":" + tag, manifest);
        manifests.put(repository + ":" + manifest.digest(), manifest);
        return manifest.digest();
    }

    /** Lets the next requests that match meet these faults, one each. */
    public FaultyRegistry next(String pattern, Fault... faults) {
        synchronized (scripts) {
            for (Fault fault : faults) {
                scripts.add(new Script(Pattern.compile(pattern), fault, false));
            }
        }
        return this;
    }

    /** Lets all requests that match meet this fault. */
    public FaultyRegistry always(String pattern, Fault fault) {
        synchronized (scripts) {
            scripts.add(new Script(Pattern.compile(pattern), fault, true));
        }
        return this;
    }

    /** Asks for bearer tokens from now on, and issues them. */
    public TokenDesk requireTokens() {
        TokenDesk desk = new TokenDesk(url("/token"));
        tokens = desk;
        return desk;
    }

    /** All requests so far, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The requests so far that match the pattern. */
    public List<RecordedRequest> requests(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return requests.stream()
                .filter(request -> wanted.matcher(line(request)).find())
                .toList();
    }

    /** How many bytes of content went out. */
    public long bytesServed() {
        return transfer.served().sum();
    }

    @Override
    public void close() {
        transfer.closed().countDown();
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        requests.add(request);
        return fault(request).apply(request, honest(request));
    }

    private Fault fault(RecordedRequest request) {
        String line = line(request);
        synchronized (scripts) {
            for (Script script : scripts) {
                if (!script.standing() && script.pattern().matcher(line).find()) {
                    scripts.remove(script);
                    return script.fault();
                }
            }
            for (int i = scripts.size() - 1; i >= 0; i--) {
                if (scripts.get(i).standing()
                        && scripts.get(i).pattern().matcher(line).find()) {
                    return scripts.get(i).fault();
                }
            }
        }
        return Fault.none();
    }

    private static String line(RecordedRequest request) {
        return request.getMethod() + " " + request.getTarget();
    }

    private MockResponse honest(RecordedRequest request) {
        TokenDesk desk = tokens;
        String path = request.getUrl().encodedPath();
        if (desk != null && path.equals("/token")) {
            return desk.issue(request);
        }
        if (desk != null && !desk.allows(request)) {
            return desk.challenge(request);
        }
        Matcher manifest = MANIFEST.matcher(path);
        Matcher blob = BLOB.matcher(path);
        Matcher tags = TAGS.matcher(path);
        if (path.equals("/v2/")) {
            return json(200, "{}");
        } else if (manifest.matches()) {
            return manifest(manifests.get(manifest.group(1) + ":" + manifest.group(2)));
        } else if (blob.matches()) {
            return blob(request, blobs.get(blob.group(1)));
        } else if (tags.matches()) {
            return json(200, "{\"tags\":[" + tags(tags.group(1)) + "]}");
        }
        return unknown("NAME_UNKNOWN");
    }

    private MockResponse manifest(@Nullable Manifest manifest) {
        if (manifest == null) {
            return unknown("MANIFEST_UNKNOWN");
        }
        return new MockResponse.Builder()
                .setHeader("Docker-Content-Digest", manifest.digest())
                .body(ServedBody.whole(manifest.content().toByteArray(), transfer))
                .setHeader("Content-Type", manifest.mediaType())
                .build();
    }

    private MockResponse blob(RecordedRequest request, byte @Nullable [] content) {
        if (content == null) {
            return unknown("BLOB_UNKNOWN");
        }
        ServedBody whole = ServedBody.whole(content, transfer);
        Matcher range = RANGE.matcher(String.valueOf(request.getHeaders().get("Range")));
        if (!range.matches()) {
            return new MockResponse.Builder().body(whole).build();
        }
        int from = Integer.parseInt(range.group(1));
        if (from >= content.length) {
            return json(416, "{}");
        }
        return new MockResponse.Builder()
                .code(206)
                .setHeader("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
                .body(whole.part(from, content.length))
                .build();
    }

    private String tags(String repository) {
        return manifests.keySet().stream()
                .filter(key -> key.startsWith(repository + ":") && !key.contains(":sha256:"))
                .map(key -> "\"" + key.substring(repository.length() + 1) + "\"")
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static MockResponse unknown(String code) {
        return json(404, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"unknown\"}]}");
    }

    static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    /** A body of so many bytes that looks like no other's. */
    public static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
