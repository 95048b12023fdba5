package dev.ply.image.layer;

import java.nio.file.Path;

/**
 * A layer in the form that a runtime mounts.
 *
 * @param path the tree, or the file-system image; absolute; read-only to everybody
 * @param entries how many entries the layer's tar has
 * @param bytes the length of the layer's tar
 */
public record ExtractedLayer(Path path, long entries, long bytes) {}
