package dev.ply.image.extract.compress;

import java.util.Set;

/** The media types of layers, by compression (OCI image specification, "Media Types", and Docker's schema 2). */
final class LayerTypes {

    private static final String OCI = "application/vnd.oci.image.layer.v1.tar";
    private static final String OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER = "application/vnd.docker.image.rootfs.diff.tar";
    private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    static final Set<String> PLAIN = Set.of(OCI, OCI_FOREIGN, DOCKER, DOCKER_FOREIGN);
    static final Set<String> GZIP =
            Set.of(OCI + "+gzip", OCI_FOREIGN + "+gzip", DOCKER + ".gzip", DOCKER_FOREIGN + ".gzip");
    static final Set<String> ZSTD =
            Set.of(OCI + "+zstd", OCI_FOREIGN + "+zstd", DOCKER + ".zstd", DOCKER_FOREIGN + ".zstd");

    private LayerTypes() {}
}
