/** Layers in a cache: {@link dev.ply.image.layer.GlobalLayerOps} and {@link dev.ply.image.layer.LayerOps}. */
@NullMarked
package dev.ply.image.layer;

import org.jspecify.annotations.NullMarked;
