package dev.ply.image.registry;

import dev.ply.image.RegistryReference;
import java.util.List;

/** Where to ask for each image. Thread-safe. */
interface Endpoints {

    /** The places to ask, in order; at least one. */
    List<Endpoint> of(RegistryReference image);
}
