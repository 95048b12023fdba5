package dev.ply.image.registry.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/**
 * Something that goes wrong with one answer. Whatever the ready-made ones lack is a lambda: it gets the request and the
 * answer that an honest registry gives, and returns another.
 */
@FunctionalInterface
public interface Fault {

    /** What to answer instead of {@code honest}. */
    MockResponse apply(RecordedRequest request, MockResponse honest);

    /** This, and then the other on top. */
    default Fault and(Fault other) {
        return (request, honest) -> other.apply(request, apply(request, honest));
    }

    /** No fault: the honest answer. */
    static Fault none() {
        return (request, honest) -> honest;
    }

    /** This status, with a body as registries have it. */
    static Fault status(int code) {
        return (request, honest) -> new MockResponse.Builder()
                .code(code)
                .setHeader("Content-Type", "application/json")
                .body("{\"errors\":[{\"code\":\"SCRIPTED\",\"message\":\"as the script says\"}]}")
                .build();
    }

    /** The honest answer with this header, set or replaced. */
    static Fault header(String name, String value) {
        return (request, honest) -> honest.newBuilder().setHeader(name, value).build();
    }

    /** The honest answer without this header. */
    static Fault withoutHeader(String name) {
        return (request, honest) -> honest.newBuilder().removeHeader(name).build();
    }

    /** A success with this body. */
    static Fault body(String contentType, String body) {
        return (request, honest) -> new MockResponse.Builder()
                .setHeader("Content-Type", contentType)
                .body(body)
                .build();
    }

    /** A page for people, as captive portals send. */
    static Fault html() {
        return body("text/html; charset=utf-8", "<html><body>Please log in</body></html>");
    }

    /** A redirect. */
    static Fault redirect(String location) {
        return (request, honest) -> new MockResponse.Builder()
                .code(307)
                .setHeader("Location", location)
                .build();
    }

    /** The honest answer, late. */
    static Fault delay(Duration time) {
        return (request, honest) -> honest.newBuilder()
                .headersDelay(time.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    /** The connection closes without an answer. */
    static Fault reset() {
        return (request, honest) -> honest.newBuilder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    /** No answer, and the connection stays open. */
    static Fault stall() {
        return (request, honest) ->
                honest.newBuilder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    }

    /** The connection closes after this much of the body. */
    static Fault cutAfter(int bytes) {
        return onBody(body -> body.with(new ServedBody.After(bytes, ServedBody.Kind.CUT)))
                .and((request, part) -> part.newBuilder()
                        .onResponseEnd(new SocketEffect.CloseSocket())
                        .build());
    }

    /** Nothing comes after this much of the body, and the connection stays open. */
    static Fault stallAfter(int bytes) {
        return onBody(body -> body.with(new ServedBody.After(bytes, ServedBody.Kind.STALL)));
    }

    /** Half of the body, then an HTTP/2 stream error. */
    static Fault resetStream() {
        int internalError = 2;
        return (request, honest) -> honest.newBuilder()
                .onResponseBody(new SocketEffect.CloseStream(internalError))
                .build();
    }

    /** An answer that ends after this much, and says that this is all. */
    static Fault truncate(int bytes) {
        return onBody(body -> body.part(body.from(), Math.min(body.to(), body.from() + bytes)));
    }

    /** An answer with a byte too many, and says that this is all. */
    static Fault surplus() {
        return onBody(body -> body.with(
                Arrays.copyOf(body.content().toByteArray(), body.content().size() + 1)));
    }

    /** The first byte of the content is another one. */
    static Fault corrupt() {
        return onBody(body -> {
            byte[] wrong = body.content().toByteArray();
            wrong[0] ^= 1;
            return body.with(wrong).part(body.from(), body.to());
        });
    }

    /** The whole, although a part was asked for. */
    static Fault ignoreRange() {
        return (request, honest) -> onBody(body -> body.part(0, body.content().size()))
                .apply(request, honest)
                .newBuilder()
                .code(200)
                .removeHeader("Content-Range")
                .build();
    }

    /** Another part than the one that was asked for, truthfully labelled. */
    static Fault wrongRange() {
        return (request, honest) -> onBody(body -> body.part(1, body.content().size()))
                .and((same, part) -> {
                    ServedBody body = (ServedBody) part.getBody();
                    int length = body == null ? 0 : body.content().size();
                    return part.newBuilder()
                            .code(206)
                            .setHeader("Content-Range", "bytes 1-" + (length - 1) + "/" + length)
                            .build();
                })
                .apply(request, honest);
    }

    private static Fault onBody(UnaryOperator<ServedBody> change) {
        return (request, honest) -> honest.getBody() instanceof ServedBody body
                ? honest.newBuilder().body(change.apply(body)).build()
                : honest;
    }
}
