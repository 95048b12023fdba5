package dev.ply.image.registry;

import dev.ply.image.RegistryReference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Asks the mirrors of a registry and then the registry itself, until one has it. Thread-safe. */
final class Places {

    /** How long a mirror that could not be reached comes last. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Endpoints endpoints;
    private final Retry.Retries retries;
    private final ConcurrentMap<String, Long> unreachable = new ConcurrentHashMap<>();

    /** What to do at one of them. */
    interface Work<T> {
        T at(Endpoint endpoint, Retry retry) throws IOException;
    }

    Places(Endpoints endpoints, Retry.Retries retries) {
        this.endpoints = endpoints;
        this.retries = retries;
    }

    /** The result at the first place that has one; the registry's failure, else. */
    <T> T first(Activity activity, RegistryReference image, boolean byDigest, String subject, Work<T> work)
            throws IOException {
        Verdict verdict = new Verdict();
        Iterator<Endpoint> places = of(image, byDigest).iterator();
        while (true) {
            Endpoint place = places.next();
            try {
                return work.at(place, retry(place, subject));
            } catch (CancelledException e) {
                throw e;
            } catch (ImageException e) {
                ImageException told = verdict.add(e, place.mirrored().isPresent());
                if (!places.hasNext()) {
                    throw told;
                }
                failed(place, e);
            }
        }
    }

    /** The places to ask, in order; those that lately could not be reached come last. */
    List<Endpoint> of(RegistryReference image, boolean byDigest) throws IOException {
        List<Endpoint> ordered = new ArrayList<>();
        List<Endpoint> resting = new ArrayList<>();
        endpoints.of(image, byDigest).forEach(endpoint -> (isResting(endpoint) ? resting : ordered).add(endpoint));
        ordered.addAll(resting);
        return ordered;
    }

    /** How often to try there. */
    Retry retry(Endpoint endpoint, String subject) {
        return endpoint.mirrored().isPresent() ? retries.briefly(subject) : retries.of(subject);
    }

    /** Notes how it went. */
    void failed(Endpoint endpoint, ImageException failure) {
        if (failure instanceof UnreachableException) {
            unreachable.put(endpoint.authority(), retries.time().nanoTime());
        }
        retries.notices().information(failure.getMessage() + "; asking elsewhere");
    }

    private boolean isResting(Endpoint endpoint) {
        Long since = unreachable.get(endpoint.authority());
        return since != null && retries.time().since(since).compareTo(REST) < 0;
    }
}
