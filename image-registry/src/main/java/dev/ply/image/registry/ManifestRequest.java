package dev.ply.image.registry;

import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Response;

/** Asks an endpoint for manifests and indexes. Thread-safe. */
final class ManifestRequest {

    private static final int MAX_BYTES = 4 << 20;
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);
    private static final Headers HEADERS = Headers.of("Accept", String.join(", ", MediaTypes.MANIFESTS));

    private final RegistryClient registry;
    private final Answers answers;

    ManifestRequest(RegistryClient registry, Answers answers) {
        this.registry = registry;
        this.answers = answers;
    }

    /** The manifest that is there under a tag or digest. */
    RawDocument get(
            Activity activity, Endpoint endpoint, Retry retry, String name, Optional<Digest> wanted, String subject)
            throws IOException {
        return retry.call(activity, () -> {
            try (Response response = registry.send(activity, "GET", endpoint, "manifests/" + name, HEADERS)) {
                answers.check(activity, subject, response);
                byte[] bytes = answers.body(activity, subject, response, MAX_BYTES);
                return DocumentReader.read(subject, response, bytes, wanted);
            }
        });
    }

    /** Its digest only, which registries that count requests give for nothing; asked once and not waited for long. */
    Optional<Digest> digest(Activity activity, Endpoint endpoint, String name, String subject) throws IOException {
        return activity.within(HEAD_LIMIT, () -> {
            try (Response response = registry.send(activity, "HEAD", endpoint, "manifests/" + name, HEADERS)) {
                answers.check(activity, subject, response);
                return DocumentReader.announcedDigest(subject, response);
            }
        });
    }
}
