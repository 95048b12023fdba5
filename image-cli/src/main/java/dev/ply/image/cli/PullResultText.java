package dev.ply.image.cli;

import dev.ply.image.LayerDescriptor;
import dev.ply.image.PullResult;
import dev.ply.image.PullResult.PulledLayer;

/** A pull's result as people read it. */
final class PullResultText {

    private PullResultText() {}

    static String of(PullResult result) {
        long bytes = result.layers().stream()
                .map(PulledLayer::descriptor)
                .map(LayerDescriptor::blob)
                .distinct()
                .mapToLong(blob -> blob.size())
                .sum();
        int layers = result.layers().size();
        return String.format(
                "Digest: %s%nStatus: %s, %s, %d %s, %s%n%s%n",
                result.manifestDigest(),
                result.cached() ? "already here" : "pulled",
                result.platform(),
                layers,
                layers == 1 ? "layer" : "layers",
                HumanText.bytes(bytes),
                result.reference());
    }
}
