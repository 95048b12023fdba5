package dev.ply.image;

import java.util.List;

/** A parsed manifest: one image, or an index of several. */
public sealed interface Manifest {

    /** The document this was parsed from. */
    RawDocument raw();

    /**
     * One image.
     *
     * @param raw the document
     * @param config the config blob
     * @param layers the layer blobs, base first; one blob may occur more than once
     */
    record ImageManifest(RawDocument raw, Descriptor config, List<Descriptor> layers) implements Manifest {

        /** Copies the list. */
        public ImageManifest {
            layers = List.copyOf(layers);
        }
    }

    /**
     * Several manifests to choose from.
     *
     * @param raw the document
     * @param manifests what it lists, in its order
     */
    record ImageIndex(RawDocument raw, List<Descriptor> manifests) implements Manifest {

        /** Copies the list. */
        public ImageIndex {
            manifests = List.copyOf(manifests);
        }
    }
}
