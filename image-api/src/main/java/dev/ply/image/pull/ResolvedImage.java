package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.ImageConfig;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import java.util.List;
import java.util.Optional;

/** What a reference names for one platform: documents that were proven, and consistent with each other. */
record ResolvedImage(
        Platform platform,
        RawDocument manifest,
        Optional<RawDocument> index,
        RawDocument rawConfig,
        ImageConfig config,
        List<LayerDescriptor> layers) {

    ResolvedImage {
        layers = List.copyOf(layers);
    }

    List<Descriptor> distinctBlobs() {
        return layers.stream().map(LayerDescriptor::blob).distinct().toList();
    }
}
