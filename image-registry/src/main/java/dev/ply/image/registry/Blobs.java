package dev.ply.image.registry;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RegistryReference;
import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Opens blobs wherever they may be had: at mirrors, at the registry, at the URLs that a foreign layer names. Thread-safe. */
final class Blobs {

    private final Places places;
    private final RegistryClient registry;
    private final Exchange exchange;
    private final Answers answers;
    private final Retry.Retries retries;

    Blobs(Places places, RegistryClient registry, Exchange exchange, Answers answers, Retry.Retries retries) {
        this.places = places;
        this.registry = registry;
        this.exchange = exchange;
        this.answers = answers;
        this.retries = retries;
    }

    /**
     * The blob's bytes from {@code offset} on; the activity ends with the stream.
     *
     * @param again whether what came before was wrong, so that others have a try before the first place
     */
    InputStream open(Activity activity, RegistryReference image, Descriptor blob, long offset, boolean again)
            throws IOException {
        try {
            List<Endpoint> endpoints = new ArrayList<>(places.of(image, true));
            if (again) {
                Collections.reverse(endpoints);
            }
            List<Supplier<BlobRequest>> sources = sources(activity, image, blob, endpoints);
            BlobStream stream = new BlobStream(
                    activity, exchange, sources.stream().map(Supplier::get).iterator(), blob.size(), offset);
            stream.connect();
            return stream;
        } catch (IOException | RuntimeException e) {
            activity.close();
            throw e;
        }
    }

    private List<Supplier<BlobRequest>> sources(
            Activity activity, RegistryReference image, Descriptor blob, List<Endpoint> endpoints) {
        String subject = image.name() + "@" + blob.digest();
        List<Supplier<BlobRequest>> sources = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            BlobRequest.Place place =
                    headers -> registry.send(activity, "GET", endpoint, "blobs/" + blob.digest(), headers);
            BlobRequest.Outcome outcome = new BlobRequest.Outcome() {
                @Override
                public boolean atMirror() {
                    return endpoint.mirrored().isPresent();
                }

                @Override
                public void failed(ImageException failure) {
                    places.failed(endpoint, failure);
                }
            };
            sources.add(() ->
                    new BlobRequest(place, answers, activity, blob, subject, places.retry(endpoint, subject), outcome));
        }
        for (HttpUrl url : foreignUrls(blob)) {
            sources.add(() -> new BlobRequest(
                    headers -> exchange.send(
                            activity,
                            new Request.Builder()
                                    .tag(Digest.class, blob.digest())
                                    .url(url)
                                    .headers(headers)
                                    .build()),
                    answers,
                    activity,
                    blob,
                    subject,
                    retries.of(subject),
                    BlobRequest.Outcome.IGNORED));
        }
        return sources;
    }

    /** A foreign layer's own addresses: anybody's, so asked without any authorization. Others than these are no places. */
    private static List<HttpUrl> foreignUrls(Descriptor blob) {
        return blob.urls().stream()
                .map(HttpUrl::get)
                .filter(Objects::nonNull)
                .map(url -> url.newBuilder().username("").password("").build())
                .toList();
    }
}
