/** Tests of EROFS images. */
@NullMarked
package dev.ply.image.extract.erofs;

import org.jspecify.annotations.NullMarked;
