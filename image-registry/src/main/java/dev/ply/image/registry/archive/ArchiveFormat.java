package dev.ply.image.registry.archive;

/** The kinds of archives that {@link ArchiveWriter} writes. Both are OCI layouts and hold the same blobs. */
public enum ArchiveFormat {
    /** What {@code skopeo}, {@code podman} and {@code ctr} read: an OCI image layout. */
    OCI,

    /** What {@code docker load} reads as well: the same with a {@code manifest.json}. */
    DOCKER
}
