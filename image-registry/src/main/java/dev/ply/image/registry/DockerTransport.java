package dev.ply.image.registry;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Response;

/** Reads images from registries over HTTP, as the OCI distribution specification and Docker's registry API have it. */
final class DockerTransport implements RegistryTransport {

    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    private static final Headers MANIFEST_HEADERS =
            Headers.of("Accept", String.join(", ", MediaTypes.MANIFESTS), "Accept-Encoding", "identity");

    private final Endpoints endpoints;
    private final HttpClients clients;
    private final Exchange exchange;
    private final RegistryClient registry;
    private final Answers answers;
    private final Retry.Retries retries;
    private final Activities activities;

    DockerTransport(
            Endpoints endpoints,
            HttpClients clients,
            Exchange exchange,
            RegistryClient registry,
            Answers answers,
            Retry.Retries retries,
            Activities activities) {
        this.endpoints = endpoints;
        this.clients = clients;
        this.exchange = exchange;
        this.registry = registry;
        this.answers = answers;
        this.retries = retries;
        this.activities = activities;
    }

    @Override
    public RawDocument manifest(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        return manifest(image, image.tagOrDigest(), image.digest(), image.toString());
    }

    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException {
        RegistryReference image = registryReference(reference);
        Digest digest = descriptor.digest();
        return manifest(image, digest.toString(), Optional.of(digest), image.name() + "@" + digest);
    }

    @Override
    public Optional<Digest> resolve(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        Endpoint endpoint = endpoints.of(image).get(0);
        String subject = image.toString();
        try (Activity activity = activities.begin()) {
            return retries.of(subject).call(activity, () -> {
                String resource = "manifests/" + image.tagOrDigest();
                try (Response response = registry.send(activity, "HEAD", endpoint, resource, MANIFEST_HEADERS)) {
                    answers.check(activity, subject, response);
                    return DocumentReader.announcedDigest(subject, response);
                }
            });
        }
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException {
        RegistryReference image = registryReference(reference);
        Endpoint endpoint = endpoints.of(image).get(0);
        String subject = image.name() + "@" + blob.digest();
        Activity activity = activities.begin();
        BlobOpener opener = new BlobOpener(activity, registry, answers, endpoint, blob, subject);
        BlobStream stream = new BlobStream(activity, opener, retries.of(subject), exchange, blob.size(), offset);
        try {
            stream.connect();
            return stream;
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    @Override
    public List<String> tags(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        Endpoint endpoint = endpoints.of(image).get(0);
        try (Activity activity = activities.begin()) {
            return new TagPager(activity, registry, answers, retries, endpoint, image.name()).all();
        }
    }

    @Override
    public void close() {
        activities.close();
        clients.close();
    }

    private RawDocument manifest(RegistryReference image, String name, Optional<Digest> wanted, String subject)
            throws IOException {
        Endpoint endpoint = endpoints.of(image).get(0);
        try (Activity activity = activities.begin()) {
            try {
                return fetch(activity, endpoint, name, wanted, subject);
            } catch (IntegrityException e) {
                return fetch(activity, endpoint, name, wanted, subject);
            }
        }
    }

    private RawDocument fetch(
            Activity activity, Endpoint endpoint, String name, Optional<Digest> wanted, String subject)
            throws IOException {
        return retries.of(subject).call(activity, () -> {
            String resource = "manifests/" + name;
            try (Response response = registry.send(activity, "GET", endpoint, resource, MANIFEST_HEADERS)) {
                answers.check(activity, subject, response);
                byte[] bytes = answers.body(activity, subject, response, MAX_MANIFEST_BYTES);
                return DocumentReader.read(subject, response, bytes, wanted);
            }
        });
    }

    private static RegistryReference registryReference(Reference reference) throws ImageException {
        if (reference instanceof RegistryReference image) {
            return image;
        }
        throw new ImageException(reference + ": this is not in a registry");
    }
}
