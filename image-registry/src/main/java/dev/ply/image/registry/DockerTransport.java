package dev.ply.image.registry;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads images from registries over HTTP, as the OCI distribution specification and Docker's registry API have it. */
final class DockerTransport implements RegistryTransport {

    private final Places places;
    private final ManifestRequest manifests;
    private final TagList tags;
    private final Blobs blobs;
    private final Activities activities;
    private final HttpClients clients;

    DockerTransport(
            Places places,
            ManifestRequest manifests,
            TagList tags,
            Blobs blobs,
            Activities activities,
            HttpClients clients) {
        this.places = places;
        this.manifests = manifests;
        this.tags = tags;
        this.blobs = blobs;
        this.activities = activities;
        this.clients = clients;
    }

    @Override
    public RawDocument manifest(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        return manifest(image, image.tagOrDigest(), image.digest());
    }

    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException {
        RegistryReference image = registryReference(reference).at(descriptor.digest());
        return manifest(image, descriptor.digest().toString(), image.digest());
    }

    @Override
    public Optional<Digest> resolve(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        try (Activity activity = activities.begin()) {
            return places.first(
                    activity,
                    image,
                    image.digest().isPresent(),
                    image.toString(),
                    (endpoint, retry) -> manifests.digest(activity, endpoint, image.tagOrDigest(), image.toString()));
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // Some refuse HEAD, or know only what was asked for by GET before. What else is wrong GET finds out, too.
            return Optional.empty();
        }
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException {
        return blobs.open(activities.begin(), registryReference(reference), blob, offset, false);
    }

    @Override
    public InputStream blobAgain(Reference reference, Descriptor blob, long offset) throws IOException {
        return blobs.open(activities.begin(), registryReference(reference), blob, offset, true);
    }

    @Override
    public List<String> tags(Reference reference) throws IOException {
        RegistryReference image = registryReference(reference);
        String subject = image.name() + ": tags";
        try (Activity activity = activities.begin()) {
            return places.first(
                    activity, image, false, subject, (endpoint, retry) -> tags.all(activity, endpoint, retry, subject));
        }
    }

    @Override
    public void close() {
        activities.close();
        clients.close();
    }

    private RawDocument manifest(RegistryReference image, String name, Optional<Digest> wanted) throws IOException {
        String subject = image.toString();
        try (Activity activity = activities.begin()) {
            return places.first(activity, image, wanted.isPresent(), subject, (endpoint, retry) -> {
                try {
                    return manifests.get(activity, endpoint, retry, name, wanted, subject);
                } catch (IntegrityException e) {
                    return manifests.get(activity, endpoint, retry, name, wanted, subject);
                }
            });
        }
    }

    private static RegistryReference registryReference(Reference reference) throws ImageException {
        if (reference instanceof RegistryReference image) {
            return image;
        }
        throw new ImageException(reference + ": this is not in a registry");
    }
}
