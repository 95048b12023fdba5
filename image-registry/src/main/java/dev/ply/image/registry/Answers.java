package dev.ply.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns answers into what they mean. Thread-safe. */
final class Answers {

    private static final int MAX_ERROR_BYTES = 16 << 10;

    private final Exchange exchange;
    private final TimeSource time;
    private final UnaryOperator<String> refusal;

    /** Answers to somebody who wants an image. */
    Answers(Exchange exchange, TimeSource time) {
        this(exchange, time, told -> "missing or not allowed: " + told + "; check the name, then try ply login");
    }

    /** Answers of which {@code refusal} says what it means that the registry refuses, given its words. */
    Answers(Exchange exchange, TimeSource time, UnaryOperator<String> refusal) {
        this.exchange = exchange;
        this.time = time;
        this.refusal = refusal;
    }

    /**
     * Returns for a success only.
     *
     * @throws TransientException where another attempt may be answered otherwise
     */
    void check(Activity activity, String subject, Response response) throws IOException {
        int status = response.code();
        if (response.isSuccessful()) {
            return;
        }
        String told = who(response) + " answered " + status + detail(activity, response);
        if (status == 429 || status == 408 || status >= 500) {
            Optional<java.time.Duration> wait = RetryAfter.parse(response.header("Retry-After"), time.now());
            throw TransientException.refused(told, wait);
        }
        ImageException verdict = switch (status) {
            case 401, 403 ->
                new NotAllowedException(subject + ": "
                        + (Exchange.wasRedirected(response)
                                ? told + "; it, or something on the way there, does not let this machine in"
                                : refusal.apply(told)));
            case 404, 410 -> new NotFoundException(subject + ": not found: " + told);
            default -> new ImageException(subject + ": " + told);
        };
        throw Exchange.wasRedirected(response) ? TransientException.unless(verdict, told) : verdict;
    }

    /** Whom to ask about it: often not the registry that the image is called after. */
    private static String who(Response response) {
        HttpUrl url = response.request().url();
        if (Exchange.wasRedirected(response)) {
            return url.host() + ", to which the registry redirects,";
        }
        @Nullable Endpoint endpoint = response.request().tag(Endpoint.class);
        boolean mirror = endpoint != null
                && endpoint.mirrored().isPresent()
                && Exchange.sameOrigin(url, endpoint.root(url.scheme()));
        return mirror ? "the mirror " + url.host() + ":" + url.port() : "the registry";
    }

    /**
     * The whole body.
     *
     * @throws LimitExceededException when it is longer than {@code limit}
     */
    byte[] body(Activity activity, String subject, Response response, int limit) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        InputStream in = response.body().byteStream();
        try {
            for (int read; (read = activity.read(in, buffer, 0, buffer.length)) >= 0; ) {
                body.write(buffer, 0, read);
                if (body.size() > limit) {
                    throw new LimitExceededException(
                            subject + ": the registry's answer is longer than " + limit + " bytes");
                }
            }
        } catch (LimitExceededException | CancelledException e) {
            throw e;
        } catch (IOException e) {
            throw exchange.bodyFailure(response.request().url(), e);
        }
        Exchange.requireWhole(response, body.size());
        return body.toByteArray();
    }

    /** The registry's own words, where there are some (OCI distribution specification, "Error Codes"). */
    private String detail(Activity activity, Response response) throws IOException {
        byte[] body = new byte[MAX_ERROR_BYTES];
        int length = 0;
        try {
            InputStream in = response.body().byteStream();
            for (int read; length < body.length; length += read) {
                read = activity.read(in, body, length, body.length - length);
                if (read < 0) {
                    break;
                }
            }
            JsonNode error = JsonTree.readFirst(Arrays.copyOf(body, length))
                    .path("errors")
                    .path(0);
            List<String> words = java.util.stream.Stream.of("code", "message")
                    .map(name -> error.path(name).asText(""))
                    .filter(word -> !word.isBlank())
                    .toList();
            return words.isEmpty() ? "" : " (" + DisplayText.of(String.join(": ", words)) + ")";
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return "";
        }
    }
}
