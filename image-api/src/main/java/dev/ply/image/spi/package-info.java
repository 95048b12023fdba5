/** What an implementation provides, and how it is found. */
@NullMarked
package dev.ply.image.spi;

import org.jspecify.annotations.NullMarked;
