/** Metadata in JSON files, one for each image. */
@NullMarked
package dev.ply.image.store.json;

import org.jspecify.annotations.NullMarked;
