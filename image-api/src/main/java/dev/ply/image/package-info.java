/** The model of images, and the client that pulls them: start at {@link dev.ply.image.ImageClient}. */
@NullMarked
package dev.ply.image;

import org.jspecify.annotations.NullMarked;
