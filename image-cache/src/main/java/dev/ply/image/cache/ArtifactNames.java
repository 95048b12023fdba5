package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.spi.LayerExtractor;
import java.nio.charset.StandardCharsets;

/**
 * What the artifacts are called that one extractor, with its settings, makes of one layer.
 *
 * @param layer the layer's digest
 * @param suffix the extractor's {@linkplain LayerExtractor#artifactSuffix suffix}
 * @param version the extractor's version
 */
record ArtifactNames(Digest layer, String suffix, int version) {

    private static final int DIGITS = 12;

    static ArtifactNames of(Digest layer, LayerExtractor extractor) {
        return new ArtifactNames(layer, extractor.artifactSuffix(), extractor.version());
    }

    /** The artifact that all images share. */
    String shared() {
        return layer.fileName() + suffix;
    }

    /** The one whose inherited directories have metadata of this fingerprint. */
    String variant(String fingerprint) {
        return layer.fileName() + "." + fingerprint.substring(0, DIGITS) + suffix;
    }

    /** Where something goes while somebody uses what has its name: an earlier version's, or one that was damaged. */
    String spare(String name) {
        return variant(Digest.sha256((version + "\n" + name).getBytes(StandardCharsets.UTF_8))
                .hex());
    }

    /** Whether this is the name of an artifact with this fingerprint. */
    boolean include(String name, String fingerprint) {
        String variant = variant(fingerprint);
        return name.equals(shared())
                || name.equals(variant)
                || name.equals(spare(shared()))
                || name.equals(spare(variant));
    }
}
