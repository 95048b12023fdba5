package dev.ply.image.cli.serve;

import dev.ply.image.ImageClient;
import dev.ply.image.ImageKey;
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

    /**
     * Where two images have one name, the one that comes last wins: docker.io's before other registries', theirs before
     * those from folders and archives; of two pulls, the later one.
     */
    private static final Comparator<StoredImage> BY_PRECEDENCE = Comparator.<StoredImage, Boolean>comparing(
                    image -> image.key().reference() instanceof RegistryReference)
            .thenComparing(image -> ServedNames.isDockerHub(image.key().reference()))
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

    /** Every name that there is. */
    List<String> names() {
        return repositories.keySet().stream().sorted().toList();
    }

    /** Looks into the store again: what was pulled meanwhile appears, and what was removed is no longer pinned. */
    synchronized void refresh() throws IOException {
        Map<String, Repository> found = new HashMap<>();
        Set<Pin> current = new HashSet<>();
        List<StoredImage> images = new ArrayList<>(client.images());
        images.sort(BY_PRECEDENCE);
        for (StoredImage image : images) {
            Pin pin = new Pin(image.key(), image.manifest().digest().toString());
            if (pin(pin)) {
                current.add(pin);
                ServedNames names = ServedNames.of(image.key().reference());
                for (String name : names.repositories()) {
                    found.computeIfAbsent(name, n -> new Repository())
                            .add(names.tag(), image, client.layers(image).layers());
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
}
