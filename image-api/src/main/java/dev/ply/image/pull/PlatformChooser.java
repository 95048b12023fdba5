package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a manifest for a platform: the exact one, else the nearest older variant of the same architecture, in
 * containerd's order (arm: v8, v7, v6, v5; amd64: v4 to v1). Never another operating system or architecture.
 */
final class PlatformChooser {

    private static final String ATTESTATION = "vnd.docker.reference.type";

    private final Platform wanted;

    PlatformChooser(Platform wanted) {
        this.wanted = wanted;
    }

    /** The best entry of an index. */
    Optional<Descriptor> choose(List<Descriptor> manifests) {
        for (Platform acceptable : acceptable()) {
            for (Descriptor manifest : manifests) {
                if (isImage(manifest) && manifest.platform().equals(Optional.of(acceptable))) {
                    return Optional.of(manifest);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an image for {@code platform} is what was wanted. */
    boolean accepts(Platform platform) {
        return acceptable().contains(platform);
    }

    /** Whether an index's entry is an image rather than a statement about one. */
    static boolean isImage(Descriptor manifest) {
        return !manifest.annotations().containsKey(ATTESTATION)
                && manifest.platform()
                        .map(platform -> !platform.os().equals("unknown")
                                && !platform.architecture().equals("unknown"))
                        .orElse(true);
    }

    private List<Platform> acceptable() {
        List<Platform> acceptable = new ArrayList<>();
        acceptable.add(wanted);
        int lowest = wanted.architecture().equals("arm") ? 5 : 1;
        wanted.variant().filter(variant -> variant.matches("v[0-9]")).ifPresent(variant -> {
            for (int older = variant.charAt(1) - '0' - 1; older >= lowest; older--) {
                acceptable.add(new Platform(wanted.os(), wanted.architecture(), Optional.of("v" + older)));
            }
        });
        return acceptable.stream().distinct().toList();
    }
}
