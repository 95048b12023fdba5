package dev.ply.image.cli.serve;

import dev.ply.image.ImageClient;
import dev.ply.image.ImageKey;
import dev.ply.image.ReferenceParser;
import dev.ply.image.RegistryReference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of a client by the names that they are served under, pinned for as long as they are. Thread-safe. */
final class ServedImages implements AutoCloseable {

    private static final String LIBRARY = "library/";

    /** Where two registries have one name, docker.io's comes last and wins; of two pulls, the later one. */
    private static final Comparator<StoredImage> BY_PRECEDENCE = Comparator.<StoredImage, Boolean>comparing(
                    image -> image.key().reference() instanceof RegistryReference registry && isDockerHub(registry))
            .thenComparing(StoredImage::modified);

    private final ImageClient client;
    private final Map<Pin, Lease> pins = new HashMap<>();
    private volatile Map<String, Repository> repositories = Map.of();

    ServedImages(ImageClient client) {
        this.client = client;
    }

    /** Pins belong to content, not only to a name: a name's layers may change. */
    private record Pin(ImageKey key, String manifest) {}

    Optional<Repository> repository(String name) {
        return Optional.ofNullable(repositories.get(name));
    }

    /** Looks into the store again: what was pulled meanwhile appears, and what was removed is no longer pinned. */
    synchronized void refresh() throws IOException {
        Map<String, Repository> found = new HashMap<>();
        Set<Pin> current = new HashSet<>();
        List<StoredImage> images = new ArrayList<>(client.images());
        images.sort(BY_PRECEDENCE);
        for (StoredImage image : images) {
            Pin pin = new Pin(image.key(), image.manifest().digest().toString());
            if (image.key().reference() instanceof RegistryReference reference && pin(pin)) {
                current.add(pin);
                for (String name : names(reference)) {
                    found.computeIfAbsent(name, n -> new Repository())
                            .add(reference, image, client.layers(image).layers());
                }
            }
        }
        releaseAllBut(current);
        repositories = Map.copyOf(found);
    }

    @Override
    public synchronized void close() {
        releaseAllBut(Set.of());
    }

    private boolean pin(Pin pin) throws IOException {
        if (!pins.containsKey(pin)) {
            try {
                pins.put(
                        pin,
                        client.pin(pin.key().reference(), Optional.of(pin.key().platform())));
            } catch (NotFoundException e) {
                return false; // Removed just now.
            }
        }
        return true;
    }

    private void releaseAllBut(Set<Pin> kept) {
        pins.entrySet().removeIf(pin -> {
            boolean gone = !kept.contains(pin.getKey());
            if (gone) {
                pin.getValue().close();
            }
            return gone;
        });
    }

    private static List<String> names(RegistryReference reference) {
        List<String> names = new ArrayList<>(List.of(reference.name(), reference.repository()));
        if (isDockerHub(reference) && reference.repository().startsWith(LIBRARY)) {
            names.add(reference.repository().substring(LIBRARY.length()));
        }
        return names;
    }

    private static boolean isDockerHub(RegistryReference reference) {
        return reference.domain().equals(ReferenceParser.DOCKER_HUB);
    }
}
